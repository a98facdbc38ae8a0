// Mutation run over what is bundled into the Action: changes one place of a source file, runs the related tests, and
// reports whether a test failed. On demand: `npm run test:mutation`.
//
//   node scripts/mutate-action.mjs [--seed N] [--sample N] [--only PATH] [--list]
//
// Mutates a copy of the project below the temporary folder, so that an interrupted run leaves no mutant behind.
// Writes one line a mutant, and the survivors at the end. Exit status 1 below 95 % killed.
import { spawnSync } from "node:child_process";
import { cpSync, existsSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join, relative } from "node:path";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { build } from "esbuild";
import ts from "typescript";
import { buildAction } from "./build-action.mjs";

const root = join(dirname(fileURLToPath(import.meta.url)), "..");
const { values } = parseArgs({
  options: {
    seed: { type: "string", default: "20261126" },
    sample: { type: "string", default: "150" },
    only: { type: "string", default: "" },
    list: { type: "boolean", default: false },
  },
});

/** The tests that look at a folder, the quick ones first: the first that fails ends the mutant. */
const testsOf = /** @type {Record<string, string[][]>} */ ({
  activity: [["tests/activity"], ["tests/action/wire.test"]],
  settings: [["tests/settings"], ["tests/action/wire.test", "tests/action/no-event.test"]],
  execution: [
    ["tests/execution", "tests/action/no-event.test", "tests/action/wire.test", "tests/action/clock.test"],
    ["tests/action"],
  ],
  http: [["tests/http"], ["tests/action"]],
  flag: [["tests/flag"], ["tests/action/flag", "tests/action/after-the-handler.test"]],
  splunk: [["tests/splunk"], ["tests/action/splunk", "tests/action/wire.test"]],
});

/** Tests of a file that do not have its name. */
const ownTests = /** @type {Record<string, string[]>} */ ({
  "parse-values.ts": [
    "tests/settings/values.test",
    "tests/settings/refused-values.test",
    "tests/settings/certificates.test",
  ],
  "parse-url.ts": ["tests/settings/values.test", "tests/settings/refused-values.test"],
  "rules.ts": ["tests/settings/values.test", "tests/settings/env-example.test"],
  "parse-settings.ts": ["tests/settings/combinations.test", "tests/settings/settings-reader.test"],
  "check-combinations.ts": ["tests/settings/combinations.test"],
  "serialize-event.ts": ["tests/activity/serialize-event.test", "tests/activity/field-choice.test"],
  "field-names.ts": ["tests/activity/extra-fields.test", "tests/settings/combinations.test"],
  "token-cache.ts": ["tests/flag/management-token.test"],
  "management-request.ts": ["tests/flag/management-token.test", "tests/flag/flag-writer.test"],
});

/** Exchanges of one operator for another that every reader would call a bug. */
const swaps = /** @type {Record<string, string>} */ ({
  "===": "!==",
  "!==": "===",
  "<": "<=",
  "<=": "<",
  ">": ">=",
  ">=": ">",
  "&&": "||",
  "||": "&&",
  "??": "&&",
  "+": "-",
  "-": "+",
  "*": "/",
  "/": "*",
});

const files = await listSources();
const mutants = files.filter((file) => file.includes(values.only)).flatMap(listMutants);
const sample = takeSample(mutants, Number(values.sample), Number(values.seed));
console.log(
  `${mutants.length} mutants in ${files.length} files; sample of ${sample.length}, seed ${values.seed}`,
);
if (values.list) {
  for (const mutant of sample) console.log(describe(mutant));
  process.exit(0);
}

const copy = copyProject();
const survivors = [];
let killed = 0;
try {
  for (const [index, mutant] of sample.entries()) {
    const by = await runMutant(mutant);
    if (by === undefined) survivors.push(mutant);
    else killed++;
    console.log(`${index + 1}/${sample.length} ${by ?? "SURVIVED"}: ${describe(mutant)}`);
  }
} finally {
  rmSync(copy, { recursive: true, force: true });
}
const share = killed / sample.length;
console.log(`killed ${killed} of ${sample.length} (${(share * 100).toFixed(1)} %)`);
for (const mutant of survivors) console.log(`survivor: ${describe(mutant)}`);
process.exitCode = share >= 0.95 ? 0 : 1;

/** What esbuild puts into the Action, without files that hold no statement. */
async function listSources() {
  const { metafile } = await build({
    absWorkingDir: root,
    entryPoints: ["actions/post-login.ts"],
    bundle: true,
    write: false,
    metafile: true,
    platform: "node",
    logLevel: "error",
  });
  const inputs = Object.values(metafile.outputs)[0]?.inputs ?? {};
  return Object.keys(inputs)
    .filter((file) => file.startsWith("src/") && file !== "src/version.ts")
    .sort();
}

/** @param {string} file */
function listMutants(file) {
  const text = readFileSync(join(root, file), "utf8");
  const source = ts.createSourceFile(file, text, ts.ScriptTarget.ES2022, true);
  /** @type {{file: string, start: number, end: number, text: string, line: number, before: string}[]} */
  const found = [];
  /** @param {ts.Node} node @param {string} replacement */
  const add = (node, replacement) => {
    const start = node.getStart(source);
    const line = source.getLineAndCharacterOfPosition(start).line + 1;
    const before = text.slice(start, node.end);
    if (before !== replacement) found.push({ file, start, end: node.end, text: replacement, line, before });
  };
  /** @param {ts.Node} node */
  const visit = (node) => {
    if (ts.isTypeNode(node) || ts.isInterfaceDeclaration(node) || ts.isTypeAliasDeclaration(node)) return;
    if (ts.isImportDeclaration(node) || ts.isExportDeclaration(node)) return;
    if (ts.isBinaryExpression(node)) {
      const swap = swaps[node.operatorToken.getText(source)];
      // Joined texts are no sums.
      const joins = [node.left, node.right].some(
        (side) => ts.isStringLiteralLike(side) || ts.isTemplateExpression(side),
      );
      if (swap !== undefined && !(joins && swap === "-")) add(node.operatorToken, swap);
    }
    if (ts.isIfStatement(node) || ts.isConditionalExpression(node)) {
      const condition = ts.isIfStatement(node) ? node.expression : node.condition;
      add(condition, "true");
      add(condition, "false");
    }
    if (ts.isPrefixUnaryExpression(node) && node.operator === ts.SyntaxKind.ExclamationToken) {
      add(node, node.operand.getText(source));
    }
    if (ts.isNumericLiteral(node)) add(node, String(Number(node.text.replaceAll("_", "")) + 1));
    if (node.kind === ts.SyntaxKind.TrueKeyword) add(node, "false");
    if (node.kind === ts.SyntaxKind.FalseKeyword) add(node, "true");
    if (ts.isExpressionStatement(node) && ts.isCallExpression(node.expression)) add(node, ";");
    if (
      ts.isStringLiteral(node) &&
      ts.isPropertyAssignment(node.parent) &&
      node.parent.initializer === node
    ) {
      add(node, '"mutated"');
    }
    if (
      ts.isReturnStatement(node) &&
      node.expression !== undefined &&
      node.expression.getText(source) !== "undefined" &&
      !ts.isObjectLiteralExpression(node.expression)
    ) {
      add(node, "return undefined as never;");
    }
    ts.forEachChild(node, visit);
  };
  visit(source);
  return found;
}

/** @template T @param {T[]} all @param {number} count @param {number} seed */
function takeSample(all, count, seed) {
  const rest = [...all];
  const taken = [];
  let state = seed;
  // Mulberry32: small, seeded, the same everywhere.
  const random = () => {
    state = (state + 0x6d2b79f5) | 0;
    let value = Math.imul(state ^ (state >>> 15), 1 | state);
    value = (value + Math.imul(value ^ (value >>> 7), 61 | value)) ^ value;
    return ((value ^ (value >>> 14)) >>> 0) / 4_294_967_296;
  };
  while (taken.length < count && rest.length > 0)
    taken.push(...rest.splice(Math.floor(random() * rest.length), 1));
  return taken;
}

function copyProject() {
  const folder = mkdtempSync(join(tmpdir(), "mutation-"));
  const skipped = new Set(["node_modules", ".git", "dist", "types"]);
  cpSync(root, folder, {
    recursive: true,
    filter: (path) => !skipped.has(relative(root, path).split("/")[0] ?? ""),
  });
  symlinkSync(join(root, "node_modules"), join(folder, "node_modules"));
  cpSync(join(root, "dist"), join(folder, "dist"), { recursive: true });
  return folder;
}

/** @param {typeof sample[number]} mutant @returns {Promise<string | undefined>} the tests that noticed it */
async function runMutant({ file, start, end, text }) {
  const path = join(copy, file);
  const original = readFileSync(path, "utf8");
  writeFileSync(path, original.slice(0, start) + text + original.slice(end));
  try {
    // Built after the edit, so that the tests do not build everything again.
    writeFileSync(join(copy, "dist", "action", "post-login.js"), await buildAction({ root: copy }));
    for (const tests of listTests(file)) {
      if (run("node", jest(tests)) !== 0) return tests.join(" ");
    }
    return undefined;
  } finally {
    writeFileSync(path, original);
  }
}

/**
 * The file's own tests first, then those of its folder: most mutants are noticed by the first.
 *
 * @param {string} file
 */
function listTests(file) {
  const [, room = "", name = ""] = file.split("/");
  const own = `tests/${room}/${name.replace(/\.ts$/, ".test.ts")}`;
  const first = ownTests[name] ?? (existsSync(join(copy, own)) ? [own] : []);
  return [...(first.length > 0 ? [first] : []), ...(testsOf[room] ?? [["tests/action/wire.test"]])];
}

/** @param {readonly string[]} tests */
function jest(tests) {
  const flags = ["--experimental-vm-modules", "--disable-warning=ExperimentalWarning"];
  const options = [
    "--bail",
    "--silent",
    "--maxWorkers=1",
    "--testPathIgnorePatterns=packages/|\\.sweep\\.test",
  ];
  return [...flags, "node_modules/jest/bin/jest.js", ...options, ...tests];
}

/** @param {string} command @param {readonly string[]} args */
function run(command, args) {
  // A mutant can make tests hang: that is a kill, too.
  return spawnSync(command, args, { cwd: copy, stdio: "ignore", timeout: 180_000 }).status ?? 1;
}

/** @param {typeof sample[number]} mutant */
function describe({ file, line, before, text }) {
  const short = (/** @type {string} */ code) => code.replaceAll(/\s+/g, " ").slice(0, 60);
  return `${file}:${line} ${short(before)} -> ${short(text)}`;
}
