import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { build } from "esbuild";
import ts from "typescript";

/**
 * One change of one place of a source file. `id` is made of the place's own text, so that it stays while other lines
 * change.
 *
 * @typedef {{file: string, start: number, end: number, text: string, line: number, before: string, id: string}} Mutant
 */

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

/**
 * What esbuild puts into the Action.
 *
 * @param {string} root
 */
export async function listSources(root) {
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

/**
 * @param {string} root
 * @param {string} file relative to it
 */
export function listMutants(root, file) {
  const text = readFileSync(join(root, file), "utf8");
  const source = ts.createSourceFile(file, text, ts.ScriptTarget.ES2022, true);
  /** @type {Mutant[]} */
  const found = [];
  const seen = new Map();
  /** @param {ts.Node} node @param {string} replacement */
  const add = (node, replacement) => {
    const start = node.getStart(source);
    const before = text.slice(start, node.end);
    if (before === replacement) return;
    const line = source.getLineAndCharacterOfPosition(start).line + 1;
    const place = JSON.stringify([file, text.split("\n")[line - 1]?.trim(), before, replacement]);
    const count = seen.get(place) ?? 0;
    seen.set(place, count + 1);
    found.push({ file, start, end: node.end, text: replacement, line, before, id: `${place}${count}` });
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

/**
 * A sample by the digest of seed and mutant: a change of the sources exchanges only the mutants of the changed lines.
 *
 * @param {readonly Mutant[]} mutants
 * @param {number} count
 * @param {string} seed
 */
export function takeSample(mutants, count, seed) {
  const rank = (/** @type {Mutant} */ { id }) => createHash("sha256").update(`${seed} ${id}`).digest("hex");
  return mutants
    .map((mutant) => ({ mutant, rank: rank(mutant) }))
    .sort((one, other) => (one.rank < other.rank ? -1 : 1))
    .slice(0, count)
    .map(({ mutant }) => mutant);
}
