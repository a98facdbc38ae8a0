import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { build, transform } from "esbuild";

/**
 * Builds the Action's one file: CommonJS for Auth0's node22 runtime, readable because people review it in the
 * dashboard, and the same bytes on every machine. The banner's hash is that of all that follows it.
 *
 * @param {{root: string, entry?: string}} options `root`: the package's root. `entry`: relative to it.
 * @returns {Promise<string>} The code.
 */
export async function buildAction({ root, entry = "actions/post-login.ts" }) {
  const { name, version } = JSON.parse(readFileSync(join(root, "package.json"), "utf8"));
  const { outputFiles } = await build({
    absWorkingDir: root,
    entryPoints: [entry],
    bundle: true,
    write: false,
    format: "cjs",
    platform: "node",
    target: "node22",
    legalComments: "inline",
    // Names and layout stay; constants are folded and short statements joined.
    minifySyntax: true,
    logLevel: "error",
    define: { __SPLUNK_ACTION_VERSION__: JSON.stringify(version) },
  });
  const body = await indentWithTabs(outputFiles[0]?.text ?? "");
  const hash = createHash("sha256").update(body).digest("hex").slice(0, 12);
  return `// ${name} ${version} ${hash}\n// Sends sign-ups and logins to Splunk. Built from TypeScript: change it there and deploy again.\n${body}`;
}

/** Tabs instead of two spaces: Auth0 loads the file at every start, so its size matters. */
async function indentWithTabs(code) {
  const indented = code.replace(/^(?: {2})+/gm, (spaces) => "\t".repeat(spaces.length / 2));
  const [before, after] = await Promise.all(
    [code, indented].map((text) => transform(text, { minifyWhitespace: true })),
  );
  if (before.code !== after.code)
    throw new Error("A text of several lines in the Action's code is indented.");
  return indented;
}
