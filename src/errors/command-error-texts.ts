import type { CommandErrorCode, ErrorText } from "./error-codes.ts";

/** Codes of the command line. These texts are for the documentation; errors have more specific messages and hints. */
export const commandErrorTexts: { readonly [C in CommandErrorCode]: ErrorText } = {
  USAGE: { meaning: "the command line is wrong", hint: "Read splunk-action COMMAND --help." },
  SETTINGS: {
    meaning: "settings are missing, invalid or contradict each other",
    hint: "Correct the settings that the message names, in the environment or in the env file.",
  },
  ENV_FILE: {
    meaning: "the env file cannot be read, or a line of it is ambiguous",
    hint: "Check --env-file, or quote the value in the line that the message names.",
  },
  NODE_VERSION: {
    meaning: "this version of Node is not supported",
    hint: "Install Node 20.19, 22.12 or 24, or a newer version.",
  },
  EVENT_FILE: {
    meaning: "the file of --event is not a post-login event",
    hint: "Use a JSON object whose user has a user_id.",
  },
  APP_FILE: {
    meaning: "the file of splunk-app check cannot be read",
    hint: "Give it a package: a .tgz file.",
  },
  OUT_FILE: { meaning: "a file cannot be written", hint: "Check the path and its permissions." },
  PORT_IN_USE: { meaning: "another program listens on the port", hint: "Stop it, or use another --port." },
  STATE_FILE: {
    meaning: "the state file is locked, unreadable or belongs to something else",
    hint: "Wait for the other process, or use another state file.",
  },
  BUNDLE_MISSING: {
    meaning: "the built Action is not there",
    hint: "Install splunk-action again; in a clone, run npm run build.",
  },
  BUNDLE_INVALID: {
    meaning: "the built Action does not work in the Action runtime",
    hint: "Install splunk-action again; if it stays, report it as a bug.",
  },
  BUNDLE_TOO_LARGE: {
    meaning: "the built Action is larger than Auth0's limit of 100 kB",
    hint: "Report this as a bug.",
  },
  SPLUNK_SEARCH: {
    meaning: "Splunk refused a search",
    hint: "Check SPLUNK_SEARCH_URL and the search account: it needs the capability search and access to the index.",
  },
  SPLUNK_NOT_FOUND: {
    meaning: "Splunk accepted the event, but no search found it within a minute",
    hint: "Check that the index exists and that the search account may search it.",
  },
  SPLUNK_CREDENTIALS: {
    meaning: "Splunk does not accept the search account",
    hint: "Check SPLUNK_SEARCH_URL and SPLUNK_SEARCH_TOKEN, or SPLUNK_SEARCH_USERNAME with SPLUNK_SEARCH_PASSWORD.",
  },
  SPLUNK_API: {
    meaning: "Splunk's management port refused a request or did not respond",
    hint: "Read Splunk's message, then run the same command again.",
  },
  SPLUNK_NOT_VERIFIED: {
    meaning: "Splunk does not return what was written",
    hint: "Run the same command again.",
  },
  APP_INVALID: {
    meaning: "the app does not pass its own check",
    hint: "Run splunk-action splunk-app check, and check the settings that it names.",
  },
  APP_CHECK: {
    meaning: "AppInspect did not run",
    hint: "Install splunk-appinspect again, or remove it.",
  },
  APP_FOREIGN: {
    meaning: "Splunk has an object of the same name that splunk-action did not create",
    hint: "Rename or delete it, or install into another app with --app.",
  },
  APP_PACKAGED: {
    meaning: "the app was uploaded as a package and differs from what install would write",
    hint: "Upload a new package: splunk-action splunk-app build.",
  },
  ACTION_FAILED: {
    meaning: "the Action failed or timed out",
    hint: "Run splunk-action status to check which code is deployed; report a crash as a bug.",
  },
  NOTHING_SENT: {
    meaning: "there was nothing to verify, because no event was sent",
    hint: "Add the login type to LOGIN_TYPES, or test with another event.",
  },
  AUTH0_DOMAIN: { meaning: "AUTH0_DOMAIN is not an Auth0 tenant", hint: "Check AUTH0_DOMAIN." },
  AUTH0_CREDENTIALS: {
    meaning: "Auth0 does not accept the deployer's credentials",
    hint: "Check AUTH0_CLIENT_ID with its secret or signing key, or AUTH0_ACCESS_TOKEN.",
  },
  AUTH0_SCOPE: {
    meaning: "the deployer's client lacks a scope",
    hint: "Grant the scope that the message names, for the Management API.",
  },
  AUTH0_UNREACHABLE: {
    meaning: "there is no connection to Auth0",
    hint: "Check AUTH0_DOMAIN and the network, then run the same command again.",
  },
  AUTH0_RATE_LIMIT: {
    meaning: "the tenant's rate limit is reached",
    hint: "Wait a minute, then run the same command again.",
  },
  AUTH0_API: {
    meaning: "the Management API refused a request",
    hint: "Read Auth0's message, then run the same command again.",
  },
  USER_NOT_FOUND: { meaning: "the tenant has no such user", hint: "Check the user id." },
  ACTION_NOT_FOUND: {
    meaning: "the tenant has no such Action",
    hint: "Run splunk-action deploy, or check --name.",
  },
  ACTION_AMBIGUOUS: {
    meaning: "several Actions have this name",
    hint: "Delete or rename the others in the Auth0 dashboard.",
  },
  ACTION_RENAMED: {
    meaning: "this Action is bound already, under another name",
    hint: "Deploy to it with --name, rename it, or unbind it.",
  },
  ACTION_FOREIGN: {
    meaning: "the Action that --name names was not made by this tool",
    hint: "Deploy under another name with --name; or rename or delete that Action in Auth0's dashboard first.",
  },
  VERSION_NOT_FOUND: {
    meaning: "the Action has no such version",
    hint: "Choose one of the versions that the message names.",
  },
  RUNTIME_NOT_OFFERED: {
    meaning: "the tenant does not offer the runtime that the Action needs",
    hint: "Ask Auth0's support for node22.",
  },
  BUILD_FAILED: {
    meaning: "Auth0 could not build the Action",
    hint: "Run the same command again; if it stays, look at the Action in the Auth0 dashboard.",
  },
  TIMEOUT: {
    meaning: "Auth0 did not finish in time",
    hint: "Run the same command again, with a longer --timeout.",
  },
  INTERRUPTED: {
    meaning: "the command was interrupted (Ctrl-C) before it was done",
    hint: "Run the same command again: it continues where this one stopped.",
  },
  SECRET_LIMIT: {
    meaning: "the Action would have more secrets than Auth0 allows",
    hint: "Remove secrets that are not used.",
  },
  BINDING_LIMIT: {
    meaning: "the trigger has as many Actions as Auth0 allows",
    hint: "Unbind an Action from the post-login trigger.",
  },
  BINDING_CONFLICT: {
    meaning: "the trigger's bindings changed at the same time",
    hint: "Wait until other changes of the trigger are done, then run the same command again.",
  },
  NOT_VERIFIED: {
    meaning: "the tenant does not return what was written",
    hint: "Run the same command again.",
  },
  RECONCILE_NO_AGREEMENT: {
    meaning: "logs and events have no key in common, so all logins would count as missing",
    hint: "Check HASH_KEY, OMIT_FIELDS, the index and the search account; --force sends anyway.",
  },
  RECONCILE_INCOMPLETE_SEARCH: {
    meaning: "Splunk's search result is not complete",
    hint: "Run the same command again; check the search account's quota.",
  },
  RECONCILE_RETENTION: {
    meaning: "the range begins before the oldest log that the tenant still has",
    hint: "Choose a later --since. The earlier part cannot be verified.",
  },
  RECONCILE_UNVERIFIED: {
    meaning: "sent events were not visible in Splunk in time",
    hint: "Run the same command again: it sends nothing twice.",
  },
  INTERNAL: { meaning: "an unexpected error", hint: "Report this as a bug." },
};
