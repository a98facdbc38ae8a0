import type { PackedApp } from "./check-package.ts";
import type { Report } from "./finding.ts";
import type { ConfFile } from "./parse-conf.ts";

const semver = /^(?:0|[1-9]\d*)\.(?:0|[1-9]\d*)\.(?:0|[1-9]\d*)(?:-[0-9A-Za-z.-]+)?(?:\+[0-9A-Za-z.-]+)?$/;

/** Checks that `app.conf` and `app.manifest` are valid and say the same. */
export function checkAppConf({ folder, files }: PackedApp, conf: ConfFile | undefined, report: Report): void {
  if (conf === undefined) return;
  const { file } = conf;
  const get = (stanza: string, key: string) => {
    const found = conf.stanzas.find(({ name }) => name === stanza);
    const entry = found?.values.get(key);
    return { value: entry?.value, at: { file, line: entry?.line ?? found?.line ?? 1 } };
  };
  const wanted = { id: folder, version: get("id", "version").value ?? get("launcher", "version").value };
  for (const [stanza, key] of [
    ["package", "id"],
    ["id", "name"],
  ] as const) {
    const { value, at } = get(stanza, key);
    if (value !== folder)
      report("APP_ID", at, `[${stanza}] ${key} is ${quote(value)}: must be the folder's name, ${folder}`);
  }
  for (const stanza of ["id", "launcher"]) {
    const { value, at } = get(stanza, "version");
    if (value === undefined || !semver.test(value))
      report("APP_VERSION", at, `[${stanza}] version is ${quote(value)}: must be like 1.2.3`);
    else if (value !== wanted.version)
      report("APP_VERSION", at, `[${stanza}] version is ${value}, but [id] version is ${wanted.version}`);
  }
  const label = get("ui", "label");
  const length = label.value?.length ?? 0;
  if (length < 5 || length > 80) report("APP_LABEL", label.at, "[ui] label must have 5 to 80 characters");
  if (/^splunk (?:app|add-?on) for/i.test(label.value ?? ""))
    report("APP_LABEL", label.at, `"${label.value}": only Splunk's own apps are named so`);
  const configured = get("install", "is_configured");
  if (isTrue(configured.value))
    report("APP_SETTING", configured.at, "[install] is_configured must not be true");
  const checksum = get("install", "install_source_checksum");
  if (checksum.value !== undefined)
    report("APP_SETTING", checksum.at, "[install] install_source_checksum is Splunk's own");
  const updates = get("package", "check_for_updates");
  if (updates.value === undefined || isTrue(updates.value))
    report(
      "APP_SETTING",
      updates.at,
      "[package] check_for_updates must be false in a private app",
      "warning",
    );
  for (const { name, line, values } of conf.stanzas) {
    if (name === "triggers")
      for (const [key, entry] of values)
        report(
          "APP_SETTING",
          { file, line: entry.line ?? line },
          `[triggers] ${key}: Splunk reloads its own files`,
          /savedsearches/.test(key) ? "warning" : "failure",
        );
  }
  checkManifest(files.get("app.manifest")?.content, wanted, report);
}

function checkManifest(
  content: Buffer | undefined,
  wanted: { readonly id: string; readonly version: string | undefined },
  report: Report,
): void {
  if (content === undefined) return;
  const file = "app.manifest";
  let id: { name?: unknown; version?: unknown } | undefined;
  try {
    const manifest = JSON.parse(content.toString()) as { info?: { id?: typeof id } } | null;
    id = manifest?.info?.id;
  } catch (error) {
    report("MANIFEST", { file }, `not JSON: ${(error as Error).message}`);
    return;
  }
  if (id?.name !== wanted.id)
    report("APP_ID", { file }, `info.id.name is ${quote(id?.name)}: must be ${wanted.id}`);
  if (id?.version !== wanted.version)
    report(
      "APP_VERSION",
      { file },
      `info.id.version is ${quote(id?.version)}: app.conf says ${wanted.version}`,
    );
}

function quote(value: unknown): string {
  return value === undefined ? "missing" : `"${value}"`;
}

function isTrue(value: string | undefined): boolean {
  return /^(?:1|t|true|yes)$/i.test(value ?? "");
}
