import { createHash } from "node:crypto";
import { isBuiltin } from "node:module";
import { createActionRuntime } from "@splunk-action/action-runtime";
import { Failure } from "../errors/failure.ts";
import { type Bundle, maxBundleBytes } from "./bundle.ts";

/**
 * Checks a bundle before it is uploaded: its size, the hash in its first line, that it requires Node modules only, that it
 * exports a handler that Auth0 accepts, and that one execution succeeds.
 *
 * @throws {Failure} `BUNDLE_TOO_LARGE` or `BUNDLE_INVALID`
 */
export async function checkBundle({ code, bytes }: Pick<Bundle, "code" | "bytes">): Promise<void> {
  if (bytes > maxBundleBytes) {
    throw new Failure(
      "BUNDLE_TOO_LARGE",
      `the bundle has ${bytes} bytes, more than Auth0's limit of ${maxBundleBytes}`,
      "Remove code from the Action: npm packages belong in the command line only.",
    );
  }
  const flaw = findFlaw(code) ?? (await findRuntimeFlaw(code));
  if (flaw === undefined) return;
  throw new Failure(
    "BUNDLE_INVALID",
    `the bundle does not work in Auth0: ${flaw}`,
    "Install the package again, or in a source checkout run npm run build.",
  );
}

function findFlaw(code: string): string | undefined {
  const [banner = ""] = code.split("\n", 1);
  const claimed = /^\/\/ \S+ \S+ ([0-9a-f]{12})$/.exec(banner)?.[1];
  const body = code.slice(code.indexOf("\n", banner.length + 1) + 1);
  if (claimed !== createHash("sha256").update(body).digest("hex").slice(0, 12)) {
    return "its content does not match the hash in its first line";
  }
  const foreign = [...code.matchAll(/\brequire\(\s*["'`]([^"'`]+)["'`]/g)].find(
    ([, name = ""]) => !isBuiltin(name),
  );
  if (foreign !== undefined) return `it requires ${foreign[1]}`;
  // Auth0 does not define them: using one would throw during a login.
  return /\b__(?:dirname|filename)\b/.exec(code) === null ? undefined : "it uses __dirname or __filename";
}

/** Runs one execution without secrets. It must complete, with one log line that names the missing settings. */
async function findRuntimeFlaw(code: string): Promise<string | undefined> {
  const runtime = createActionRuntime({ code, filename: "post-login.js" });
  try {
    const { outcome, error, console } = await runtime.execute({ user: { user_id: "auth0|bundle-check" } });
    if (outcome !== "completed") return `an execution ends as ${outcome}${error ? `: ${error.message}` : ""}`;
    return console.lines.length === 1 && !console.truncated
      ? undefined
      : "an execution does not log exactly one short line";
  } finally {
    runtime.dispose();
  }
}
