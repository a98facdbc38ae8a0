import type { AppOptions } from "../../src/splunk-app/app-model.ts";

/** The options of an app for the default settings with an index. */
export function appOptions(overrides: Partial<AppOptions> = {}): AppOptions {
  return {
    version: "1.2.3",
    index: "auth0",
    sourcetype: "auth0_activity",
    omitFields: [],
    hashFields: [],
    extraFields: [],
    accountChanges: false,
    ...overrides,
  };
}
