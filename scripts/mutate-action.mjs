// Mutation run over what is bundled into the Action: changes one place of a source file, runs the related tests, and
// reports whether a test failed. On demand: `npm run test:mutation`.
//
//   node scripts/mutate-action.mjs [--seed TEXT] [--sample N] [--only PATH] [--jobs N] [--list]
//
// Works on copies of the project below the temporary folder, so that an interrupted run leaves no mutant behind. A test
// counts only if it passes without a mutant. One that needs far longer than it did then is reported as a time-out, and
// a failure of a test with real connections has to be seen twice.
// Writes one line a mutant, and the survivors at the end. Exit status 1 below 95 % killed.
import { fork } from "node:child_process";
import { cpSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join, relative } from "node:path";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { listMutants, listSources, takeSample } from "./mutation/list-mutants.mjs";
import { selectTests } from "./mutation/select-tests.mjs";

/** @typedef {import("./mutation/list-mutants.mjs").Mutant} Mutant */

const root = join(dirname(fileURLToPath(import.meta.url)), "..");
const { values } = parseArgs({
  options: {
    seed: { type: "string", default: "20261126" },
    sample: { type: "string", default: "150" },
    only: { type: "string", default: "" },
    jobs: { type: "string", default: "2" },
    list: { type: "boolean", default: false },
  },
});

/** Jest keeps something of each execution, so a process is replaced after this many mutants. */
const mutantsPerProcess = 12;

const files = (await listSources(root)).filter((file) => file.includes(values.only));
const mutants = files.flatMap((file) => listMutants(root, file));
const sample = takeSample(mutants, Number(values.sample), values.seed);
console.log(
  `${mutants.length} mutants in ${files.length} files; sample of ${sample.length}, seed ${values.seed}`,
);
if (values.list) {
  for (const mutant of sample) console.log(describe(mutant));
  process.exit(0);
}

/** A busy machine can be too slow for a test. */
const maxBaselineRuns = 3;

/** Seconds that each test file needs without a mutant. @type {Map<string, number>} */
const baseline = new Map();
const counts = { killed: 0, timedOut: 0 };
/** @type {Mutant[]} */
const survivors = [];
const copies = Array.from({ length: Math.max(1, Number(values.jobs)) }, copyProject);
const source = copies[0]?.folder ?? root;
try {
  const tests = [...new Set(sample.flatMap(({ file }) => selectTests(source, file)))];
  await share(tests, async (copy, test) => {
    for (let attempt = 1; attempt <= maxBaselineRuns && !baseline.has(test); attempt++) {
      const [seen] = await runTests(copy, undefined, [test]);
      if (seen?.passed) baseline.set(test, seen.seconds);
    }
    if (!baseline.has(test)) console.log(`left out, because it fails without a mutant: ${test}`);
  });
  console.log(`${baseline.size} of ${tests.length} test files pass without a mutant`);
  let finished = 0;
  await share(sample, async (copy, mutant) => {
    const startedAt = Date.now();
    const by = await kill(copy, mutant);
    if (by === undefined) survivors.push(mutant);
    else if (by.startsWith("TIME-OUT")) counts.timedOut++;
    else counts.killed++;
    const seconds = Math.round((Date.now() - startedAt) / 1000);
    console.log(`${++finished}/${sample.length} ${by ?? "SURVIVED"} (${seconds} s): ${describe(mutant)}`);
  });
} finally {
  for (const { folder, child } of copies) {
    child?.kill();
    rmSync(folder, { recursive: true, force: true });
  }
}
const killed = counts.killed + counts.timedOut;
const percent = ((killed / sample.length) * 100).toFixed(1);
console.log(`killed ${killed} of ${sample.length} (${percent} %), ${counts.timedOut} of them by a time-out`);
for (const mutant of survivors) console.log(`survivor: ${describe(mutant)}`);
process.exitCode = killed / sample.length >= 0.95 ? 0 : 1;

/** @returns {{folder: string, child: import("node:child_process").ChildProcess | undefined, uses: number}} */
function copyProject() {
  const folder = mkdtempSync(join(tmpdir(), "mutation-"));
  const skipped = new Set(["node_modules", ".git"]);
  cpSync(root, folder, {
    recursive: true,
    filter: (path) => !skipped.has(relative(root, path).split("/")[0] ?? ""),
  });
  symlinkSync(join(root, "node_modules"), join(folder, "node_modules"));
  return { folder, child: undefined, uses: 0 };
}

/**
 * Gives each copy the next item as soon as it has finished its last one.
 *
 * @template T
 * @param {readonly T[]} items
 * @param {(copy: ReturnType<typeof copyProject>, item: T) => Promise<void>} run
 */
async function share(items, run) {
  const rest = [...items];
  await Promise.all(
    copies.map(async (copy) => {
      for (let item = rest.shift(); item !== undefined; item = rest.shift()) await run(copy, item);
    }),
  );
}

/**
 * @param {ReturnType<typeof copyProject>} copy
 * @param {Mutant} mutant
 * @returns {Promise<string | undefined>} the test that noticed it
 */
async function kill(copy, mutant) {
  const all = selectTests(copy.folder, mutant.file).filter((test) => baseline.has(test));
  const seen = await runTests(copy, mutant, all);
  const last = seen.at(-1);
  if (last === undefined || last.passed) return undefined;
  if (last.seconds === Number.POSITIVE_INFINITY) return `TIME-OUT of ${last.test}`;
  if (!/^tests\/(?:action|http|flag)\//.test(last.test)) return last.test;
  const [again] = await runTests(copy, mutant, [last.test]);
  if (again !== undefined && !again.passed) return last.test;
  const others = await runTests(copy, mutant, all.slice(all.indexOf(last.test) + 1));
  const next = others.at(-1);
  return next === undefined || next.passed ? undefined : next.test;
}

/**
 * Runs test files one after the other until one fails.
 *
 * @param {ReturnType<typeof copyProject>} copy
 * @param {Mutant | undefined} mutant
 * @param {readonly string[]} tests
 * @returns {Promise<{test: string, seconds: number, passed: boolean}[]>} infinite seconds for a time-out
 */
async function runTests(copy, mutant, tests) {
  if (tests.length === 0) return [];
  if (copy.child === undefined || copy.uses >= mutantsPerProcess) {
    copy.child?.kill();
    copy.uses = 0;
    copy.child = fork(join(copy.folder, "scripts", "mutation", "test-mutants.mjs"), {
      cwd: copy.folder,
      execArgv: ["--experimental-vm-modules", "--no-warnings"],
      stdio: ["ignore", "ignore", "ignore", "ipc"],
    });
  }
  copy.uses++;
  const { child } = copy;
  const path = join(copy.folder, mutant?.file ?? "");
  const original = mutant && readFileSync(path);
  /** @type {{test: string, seconds: number, passed: boolean}[]} */
  const seen = [];
  return await new Promise((resolve, reject) => {
    /** @type {NodeJS.Timeout} */
    let alarm;
    const stop = (/** @type {() => void} */ settle) => {
      clearTimeout(alarm);
      child.removeAllListeners();
      settle();
    };
    const fail = (/** @type {number} */ seconds) => {
      child.kill("SIGKILL");
      copy.child = undefined;
      // The interrupted process has left its mutant behind.
      if (original !== undefined) writeFileSync(path, original);
      seen.push({ test: tests[seen.length] ?? "?", seconds, passed: false });
      stop(() => resolve(seen));
    };
    const watch = () => {
      clearTimeout(alarm);
      const known = baseline.get(tests[seen.length] ?? "") ?? 60;
      alarm = setTimeout(() => fail(Number.POSITIVE_INFINITY), (60 + 10 * known) * 1000);
    };
    child.on("message", (/** @type {any} */ message) => {
      if (message.done) return stop(() => resolve(seen));
      seen.push(message);
      watch();
    });
    // A mutant may also end the process.
    child.on("exit", () => fail(0));
    child.on("error", reject);
    watch();
    child.send({ mutant, tests });
  });
}

/** @param {Mutant} mutant */
function describe({ file, line, before, text }) {
  const short = (/** @type {string} */ code) => code.replaceAll(/\s+/g, " ").slice(0, 60);
  return `${file}:${line} ${short(before)} -> ${short(text)}`;
}
