import type { PostLoginApi } from "../src/auth0/post-login-api.ts";
import type { PostLoginEvent } from "../src/auth0/post-login-event.ts";
import { execute } from "../src/execution/execute.ts";
import { createInstance } from "../src/execution/instance.ts";

/** This file is bundled into a CommonJS module, whose `exports` Auth0 reads. */
declare const exports: {
  onExecutePostLogin(event: PostLoginEvent, api: PostLoginApi): Promise<void>;
};

/** Auth0 runs this file's top level once and keeps the instance for the logins that follow. */
const instance = createInstance();

/**
 * Records a sign-up or a login in Splunk.
 *
 * Auth0 takes a real AsyncFunction only, so this must stay an `async` function itself and not become the result of
 * a wrapper.
 *
 * @see https://auth0.com/docs/customize/actions/explore-triggers/signup-and-login-triggers/login-trigger
 */
exports.onExecutePostLogin = async (event, api) => {
  await execute(event, api, instance);
};
