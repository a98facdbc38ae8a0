/**
 * The arrows of the project: who may import whom. `npm run lint` fails when one is broken.
 * Import circles, types included, are Biome's (`noImportCycles`).
 *
 * @type {import("dependency-cruiser").IConfiguration}
 */

/** What runs inside Auth0. These rooms are bundled into the Action. */
const insideAuth0 =
  "^(actions/|src/(activity|auth0|execution|flag|http|settings|splunk)/|src/(outcome|version|errors/error-codes)\\.ts$)";
/** Stands beside the settings it reads, but only commands use it: it throws what a person reads. */
const forCommands = "^src/settings/require-settings\\.ts$";
const product = "^(actions|src|cli)/";
const emulators = "^packages/(local-http|local-auth0|local-splunk|dev)/";

export default {
  forbidden: [
    {
      name: "inside-auth0-only-itself",
      comment:
        "Each kilobyte and millisecond inside the Action is paid at a login: it imports Node's modules and its own rooms only.",
      severity: "error",
      from: { path: insideAuth0, pathNot: forCommands },
      to: { pathNot: insideAuth0, dependencyTypesNot: ["core"] },
    },
    {
      name: "inside-auth0-without-commands",
      severity: "error",
      from: { path: insideAuth0, pathNot: forCommands },
      to: { path: forCommands },
    },
    {
      name: "packages-not-the-product",
      comment: "The runtime and the emulators stand by themselves. Only dev ties them to the product.",
      severity: "error",
      from: { path: "^packages/(?!dev/)" },
      to: { path: product },
    },
    {
      name: "emulators-below-dev",
      comment: "An emulator imports local-http and, to run Actions, action-runtime; never dev.",
      severity: "error",
      from: { path: "^packages/(local-http|local-auth0|local-splunk|action-runtime)/" },
      to: { path: "^packages/dev/" },
    },
    {
      name: "local-http-at-the-bottom",
      severity: "error",
      from: { path: "^packages/(local-http|action-runtime)/(src|testing)/" },
      to: { path: "^packages/(local-auth0|local-splunk|dev)/" },
    },
    {
      name: "vendors-apart",
      severity: "error",
      from: { path: "^packages/local-(auth0|splunk)/(src|testing)/" },
      to: { path: "^packages/local-(auth0|splunk)/", pathNot: "^packages/local-$1/" },
    },
    {
      name: "product-without-emulators",
      comment:
        "deploy, status and doctor must not parse the emulators. Only the dev command has them; the build puts its handler into a file of its own (dist/dev.cjs) and refuses them anywhere else.",
      severity: "error",
      from: { path: product, pathNot: "^cli/(commands/dev|render-dev)\\.ts$" },
      to: { path: emulators },
    },
    {
      name: "downwards",
      comment: "src knows nothing of the command line.",
      severity: "error",
      from: { path: "^(actions|src)/" },
      to: { path: "^cli/" },
    },
    {
      name: "no-tests-in-the-product",
      severity: "error",
      from: { path: ["^(actions|src|cli)/", "^packages/[^/]+/(src|page)/"] },
      to: { path: ["^tests/", "^packages/[^/]+/(tests|testing)/"] },
    },
    {
      name: "packages-by-name",
      comment: "Another package is reached through its exports, so that its inside can change.",
      severity: "error",
      from: { path: "^packages/([^/]+)/" },
      to: {
        path: "^packages/[^/]+/",
        pathNot: [
          "^packages/$1/",
          "^packages/[^/]+/(src|testing)/index\\.ts$",
          "^packages/action-runtime/src/jwt\\.ts$",
        ],
      },
    },
    {
      name: "resolvable",
      severity: "error",
      from: {},
      to: { couldNotResolve: true },
    },
  ],
  options: {
    doNotFollow: { path: "node_modules" },
    exclude: { path: "^(dist|types)/" },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: "tsconfig.json" },
    enhancedResolveOptions: {
      exportsFields: ["exports"],
      conditionNames: ["import", "node", "default", "types"],
    },
  },
};
