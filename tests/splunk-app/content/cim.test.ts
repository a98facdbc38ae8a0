import { expect, test } from "@jest/globals";
import { defineApp } from "../../../src/splunk-app/define-app.ts";
import { appOptions } from "../app-options.ts";
import { app, indexed, runAppSearch } from "../run-app-search.ts";

const authentication =
  "`auth0_index` tag=authentication | table action app authentication_method dest dvc signature src user user_id vendor_account";
const run = (fields: Record<string, unknown>) => runAppSearch(app, authentication, [indexed(fields)]).rows;

test("an event is a successful authentication", () => {
  expect(
    run({
      email: "Jane.Doe@Example.com",
      hostname: "login.acme.example",
      authenticationMethods: ["pwd", "mfa"],
    }),
  ).toEqual([
    {
      action: "success",
      app: "Shop",
      authentication_method: "pwd,mfa",
      dest: "login.acme.example",
      dvc: "acme.eu.auth0.com",
      signature: "Login",
      src: "198.51.100.1",
      user: "jane.doe@example.com",
      user_id: "auth0|jane",
      vendor_account: "acme",
    },
  ]);
});

test("user is the e-mail, else the user name, else the id", () => {
  expect(run({})).toMatchObject([{ user: "jane doe" }]);
  expect(run({ userName: undefined })).toMatchObject([{ user: "auth0|jane" }]);
});

test("test events are no authentication", () => {
  expect(run({ test: true })).toEqual([]);
});

test("a clone of a sign-up is a created account", () => {
  const withChanges = defineApp(appOptions({ accountChanges: true }));
  const clone = {
    ...indexed({ message: "SignUp", email: "Jane@Example.com" }),
    sourcetype: "auth0_activity:account",
  };
  const search =
    "`auth0_index` tag=change tag=account | table action change_type command dest dvc object object_attrs object_category object_id src src_user status user vendor_product";
  expect(runAppSearch(withChanges, search, [clone]).rows).toEqual([
    {
      action: "created",
      change_type: "AAA",
      command: "SignUp",
      dest: "acme",
      dvc: "acme.eu.auth0.com",
      object: "jane@example.com",
      object_attrs: "google-oauth2",
      object_category: "user",
      object_id: "auth0|jane",
      src: "198.51.100.1",
      src_user: "jane@example.com",
      status: "success",
      user: "jane@example.com",
      vendor_product: "Auth0",
    },
  ]);
  expect(runAppSearch(withChanges, authentication, [clone]).rows).toEqual([]);
});
