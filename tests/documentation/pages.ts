import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";

export const root = join(import.meta.dirname, "..", "..");

/** The paths of all pages that people read, from the root. */
export const pages: readonly string[] = [
  ...["README.md", "CONTRIBUTING.md", "SECURITY.md", "CHANGELOG.md"],
  ...readdirSync(join(root, "docs"), { encoding: "utf8", recursive: true })
    .filter((path) => path.endsWith(".md"))
    .map((path) => `docs/${path}`)
    .sort(),
  ...readdirSync(join(root, "packages")).map((name) => `packages/${name}/README.md`),
];

export function readPage(path: string): string {
  return readFileSync(join(root, path), "utf8");
}

/** The page without its code blocks. */
export function withoutCode(text: string): string {
  return text.replaceAll(/^```[\s\S]*?^```/gm, "");
}
