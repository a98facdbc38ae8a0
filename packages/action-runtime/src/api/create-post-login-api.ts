import type { ActionCacheStore } from "../create-action-cache.ts";
import type { ApiContext } from "./api-context.ts";
import { createAccessApi } from "./create-access-api.ts";
import { createAuthenticationApi } from "./create-authentication-api.ts";
import { createDirectoryApi } from "./create-directory-api.ts";
import { createRedirectApi } from "./create-redirect-api.ts";
import { createSamlResponseApi } from "./create-saml-response-api.ts";
import { createSessionApi } from "./create-session-api.ts";
import { createTokenApi } from "./create-token-api.ts";
import { createTransactionApi } from "./create-transaction-api.ts";
import { createUserApi } from "./create-user-api.ts";

/** The `api` argument of a post-login Action (trigger `post-login` v3). */
export type PostLoginApiObject = ReturnType<typeof assemble>;

/**
 * The whole `api` of one execution. Methods validate what Auth0 validates at the time of the call, and are recorded.
 * Those that can be chained in Auth0 return `api`. Once the execution is over, they do nothing.
 *
 * @see https://auth0.com/docs/customize/actions/reference/post-login/post-login-api-object
 */
export function createPostLoginApi(context: Omit<ApiContext, "api">): PostLoginApiObject {
  const api: PostLoginApiObject = assemble({ ...context, api: () => api });
  return api;
}

function assemble(context: ApiContext) {
  return {
    ...createAccessApi(context),
    ...createTokenApi(context),
    ...createAuthenticationApi(context),
    ...createRedirectApi(context),
    ...createSessionApi(context),
    ...createDirectoryApi(context),
    user: createUserApi(context),
    cache: createCacheApi(context),
    samlResponse: createSamlResponseApi(context),
    transaction: createTransactionApi(context),
  };
}

/** `api.cache` of one execution: the trigger's cache during the execution, empty afterwards. */
function createCacheApi({ cache, state }: ApiContext): ActionCacheStore {
  return {
    get: (key) => (state.isOpen ? cache.get(key) : undefined),
    set: (key, value, options) =>
      state.isOpen ? cache.set(key, value, options) : { type: "error", code: "FailedToSetCacheRecord" },
    delete: (key) =>
      state.isOpen ? cache.delete(key) : { type: "error", code: "FailedToDeleteCacheRecord" },
  };
}
