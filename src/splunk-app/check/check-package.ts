import { gunzipSync } from "node:zlib";
import { readTar, type TarEntry } from "../package/tar.ts";
import type { Report } from "./finding.ts";

/** An app in its package. */
export interface PackedApp {
  /** The name of the one folder. */
  readonly folder: string;
  /** Files by their paths below the folder. */
  readonly files: ReadonlyMap<string, TarEntry>;
}

const required = [
  "default/app.conf",
  "metadata/default.meta",
  "app.manifest",
  "README.txt",
  "LICENSE",
  "default/data/ui/nav/default.xml",
  "static/appIcon.png",
  "static/appIcon_2x.png",
];

const textFile = /\.(?:conf|meta|xml|txt|manifest|json)$|^LICENSE$/;

/**
 * Unpacks an app and checks how it is packed: one folder, no hidden or local files, permissions, encodings, icons.
 *
 * @returns `undefined` if it cannot be read. This is reported.
 */
export function checkPackage(name: string, bytes: Buffer, report: Report): PackedApp | undefined {
  let entries: readonly TarEntry[];
  try {
    entries = readTar(bytes[0] === 0x1f ? gunzipSync(bytes) : bytes);
  } catch (error) {
    report("PACKAGE_UNREADABLE", { file: name }, `not a gzipped tar archive: ${(error as Error).message}`);
    return undefined;
  }
  const normalized = entries.map((entry) => ({ ...entry, path: entry.path.replace(/^(?:\.\/)+/, "") }));
  const folder = normalized.find(({ path }) => path.includes("/"))?.path.split("/")[0];
  if (folder === undefined) {
    report(
      "PACKAGE_FOLDER",
      { file: name },
      "the package has no folder: all files must be in one, named like the app",
    );
    return undefined;
  }
  const files = new Map<string, TarEntry>();
  for (const entry of normalized) {
    const path = entry.path.replace(/\/$/, "");
    if (path === folder || path === "") continue;
    if (!path.startsWith(`${folder}/`)) {
      report("PACKAGE_FOLDER", { file: path }, `outside the one folder ${folder}/`);
      continue;
    }
    const file = path.slice(folder.length + 1);
    if (entry.kind === "other")
      report("PACKAGE_MODE", { file }, "neither a file nor a folder (a link, for example)");
    if (entry.kind === "file") files.set(file, entry);
    checkPath(file, entry, report);
  }
  for (const file of required.filter((path) => !files.has(path)))
    report("PACKAGE_MISSING", { file }, "the file is missing");
  for (const [file, { content }] of files) {
    if (textFile.test(file)) checkText(file, content, report);
    if (/^static\/appIcon/.test(file)) checkIcon(file, content, report);
  }
  return { folder, files };
}

function checkPath(file: string, { mode, kind }: TarEntry, report: Report): void {
  const parts = file.split("/");
  if (parts.some((part) => part.startsWith(".") || part === "__MACOSX"))
    report("PACKAGE_DOTFILE", { file }, "hidden files are refused");
  if (parts[0] === "local" || file === "metadata/local.meta")
    report(
      "PACKAGE_LOCAL",
      { file },
      "local/ and local.meta belong to the user of the app, not to its package",
    );
  if ((mode & 0o002) !== 0) report("PACKAGE_MODE", { file }, "writable by everybody");
  if (kind === "file" && parts[0] !== "bin" && (mode & 0o111) !== 0)
    report("PACKAGE_MODE", { file }, "executable, but not in bin/");
}

function checkText(file: string, content: Buffer, report: Report): void {
  if (content.subarray(0, 3).equals(Buffer.from([0xef, 0xbb, 0xbf])))
    report("TEXT_ENCODING", { file }, "begins with a byte order mark");
  const text = content.toString();
  const crlf = text.indexOf("\r");
  if (crlf !== -1)
    report(
      "TEXT_ENCODING",
      { file, line: text.slice(0, crlf).split("\n").length },
      "line ends with CR: use LF",
    );
  if (!Buffer.from(text).equals(content)) report("TEXT_ENCODING", { file }, "not UTF-8");
}

/** Splunk distorts icons of other sizes without an error. */
function checkIcon(file: string, content: Buffer, report: Report): void {
  const size = file.endsWith("_2x.png") ? 72 : 36;
  const isPng =
    content.subarray(0, 8).equals(Buffer.from("\x89PNG\r\n\x1a\n", "latin1")) && content.length > 24;
  if (!isPng) report("ICON", { file }, "not a PNG");
  else if (content.readUInt32BE(16) !== size || content.readUInt32BE(20) !== size)
    report(
      "ICON",
      { file },
      `${content.readUInt32BE(16)}×${content.readUInt32BE(20)} pixels: must be ${size}×${size}`,
    );
}
