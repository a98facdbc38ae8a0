// Runs tests against mutants, in a process that loads Jest once. Started by mutate-action.mjs in a copy of the project;
// gets `{mutant, tests}` and says `{test, seconds, passed}` after each test file, then `{done: true}`.
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { runCLI } from "jest";
import { buildAction } from "../build-action.mjs";

const root = process.cwd();
const { globalSetup: _, ...config } = (await import(join(root, "jest.config.js"))).default;
const argv = /** @type {Parameters<typeof runCLI>[0]} */ (
  /** @type {unknown} */ ({
    $0: "jest",
    config: JSON.stringify({ ...config, rootDir: root, reporters: [] }),
    runInBand: true,
    silent: true,
    watchman: false,
    runTestsByPath: true,
  })
);

process.on("message", async (/** @type {any} */ { mutant, tests }) => {
  const restore = mutant === undefined ? () => {} : apply(mutant);
  try {
    writeFileSync(join(root, "dist", "action", "post-login.js"), await buildAction({ root }));
    for (const test of tests) {
      if (await fails(test)) break;
    }
  } finally {
    restore();
  }
  process.send?.({ done: true });
});

/** @param {import("./list-mutants.mjs").Mutant} mutant */
function apply({ file, start, end, text }) {
  const path = join(root, file);
  const original = readFileSync(path, "utf8");
  writeFileSync(path, original.slice(0, start) + text + original.slice(end));
  return () => writeFileSync(path, original);
}

/** @param {string} test */
async function fails(test) {
  const startedAt = Date.now();
  const { results } = await runCLI(/** @type {any} */ ({ ...argv, _: [test] }), [root]);
  const passed = results.success && results.numPassedTests > 0;
  process.send?.({ test, seconds: (Date.now() - startedAt) / 1000, passed });
  return !passed;
}
