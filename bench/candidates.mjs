import { join } from "node:path";
import { fileURLToPath } from "node:url";

const toPath = (file) => fileURLToPath(new URL(file, import.meta.url));

/** @typedef {{name: string, file: string, modules: string, secrets: "hec" | "withManagement" | "basic"}} Candidate */

/** @returns {Candidate} one POST and nothing else */
export const toBare = (folder) => ({
  name: "bare https POST",
  file: toPath("bare.cjs"),
  modules: folder,
  secrets: "hec",
});

/** @returns {Candidate} the built bundle, with the Management API for the flag */
export const toAction = (folder) => ({
  name: "splunk-action",
  file: join(folder, "action.cjs"),
  modules: folder,
  secrets: "withManagement",
});

/** @returns {Candidate} the same without credentials for it: Auth0 saves the flag at the end of the flow */
export const toActionWithoutManagement = (folder) => ({
  ...toAction(folder),
  name: "splunk-action, flag by api.user",
  secrets: "hec",
});

/** @returns {Candidate[]} alternatives to this Action */
export const toAlternatives = (modules) => [
  {
    name: "tutorial's rule on axios, flag by api.user",
    file: toPath("alternatives/tutorial-axios.cjs"),
    modules,
    secrets: "basic",
  },
  {
    name: "auth0 SDK and axios",
    file: toPath("alternatives/auth0-sdk.cjs"),
    modules,
    secrets: "withManagement",
  },
  {
    name: "splunk-logging, flag by api.user",
    file: toPath("alternatives/splunk-logging.cjs"),
    modules,
    secrets: "hec",
  },
];
