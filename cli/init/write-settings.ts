import { randomUUID } from "node:crypto";
import { open, readFile, realpath, rename, rm } from "node:fs/promises";
import { join } from "node:path";
import { Failure } from "../../src/errors/failure.ts";
import { parseEnvFile } from "../parse-env-file.ts";

/** Names with their values, in the order of the questions. */
export type Answers = Readonly<Record<string, string>>;

/** Quotes a value for an env file. `undefined` if no kind of quote works. */
export function quoteValue(value: string): string | undefined {
  const plain = /^[\w.:/@+,=-]*$/.test(value) ? [value] : [];
  const forms = [...plain, `'${value}'`, `"${value}"`, `\`${value}\``, value];
  return forms.find((form) => {
    try {
      return parseEnvFile(Buffer.from(`NAME=${form}\n`), ["NAME"], "").NAME === value;
    } catch {
      return false;
    }
  });
}

/** The env file's text: `.env.example` with the answers filled in. It still explains all other settings. */
export async function renderSettings(distDirectory: string, answers: Answers): Promise<string> {
  const example = await readFile(join(distDirectory, "..", ".env.example"), "utf8").catch(() => "");
  let text = example;
  for (const [name, value] of Object.entries(answers)) {
    const line = `${name}=${quoteValue(value) ?? ""}`;
    const place = new RegExp(`^#?${name}=.*$`, "m");
    text = place.test(text) ? text.replace(place, () => line) : `${text}${line}\n`;
  }
  return text;
}

/**
 * Writes a file completely or not at all, with file mode 0600.
 *
 * @param shownAs The file's name in messages.
 * @throws {Failure} `OUT_FILE`
 */
export async function writePrivately(path: string, text: string, shownAs: string): Promise<void> {
  const target = await realpath(path).catch(() => path);
  const draft = `${target}.${randomUUID()}.tmp`;
  try {
    const file = await open(draft, "wx", 0o600);
    try {
      await file.writeFile(text);
      await file.sync();
    } finally {
      await file.close();
    }
    await rename(draft, target);
  } catch (error) {
    await rm(draft, { force: true }).catch(() => undefined);
    const { code = "unknown error" } = error as NodeJS.ErrnoException;
    throw new Failure(
      "OUT_FILE",
      `${shownAs} cannot be written (${code})`,
      "Choose a file in a folder that exists and that you may write to, with --env-file.",
    );
  }
}
