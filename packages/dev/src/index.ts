export type { RemoteSplunk } from "./dev-environment.ts";
export { checkEnvironmentFile, removeEnvironmentFile, writeEnvironmentFile } from "./environment-file.ts";
export { openBrowser } from "./open-browser.ts";
export { type Demo, type DemoLogin, runDemo } from "./run-demo.ts";
export { type Dev, type DevOptions, startDev } from "./start-dev.ts";
