import { SplError, splitPipeline } from "../spl/lex.ts";
import { parseEval } from "../spl/parse-eval.ts";
import type { AppContext } from "./app-context.ts";
import { checkSearch } from "./check-search.ts";
import type { Report } from "./finding.ts";
import type { ConfFile, ConfStanza } from "./parse-conf.ts";

/** Checks the configuration files except `app.conf` and saved searches: Cloud's rules, references, EVALs. */
export function checkConfs(context: AppContext, report: Report): void {
  for (const [name, conf] of context.confs) {
    checkForbidden(name, conf, report);
    for (const stanza of conf.stanzas) {
      checkSecrets(conf, stanza, report);
      if (name === "props") checkProps(conf, stanza, context, report);
      if (name === "tags") checkTags(conf, stanza, context, report);
      if (name === "eventtypes") checkEventtype(conf, stanza, context, report);
      if (name === "macros") checkMacro(conf, stanza, context, report);
      if (name === "transforms") checkTransform(conf, stanza, context, report);
    }
  }
  checkMeta(context, report);
}

function checkForbidden(name: string, { file, stanzas }: ConfFile, report: Report): void {
  if (name === "limits") report("CONF_FORBIDDEN", { file }, "an app must not change Splunk's limits");
  if (name === "collections")
    report("CONF_FORBIDDEN", { file }, "a KV store collection needs a review on Splunk Cloud", "warning");
  for (const { name: stanza, line, values } of stanzas) {
    if (name === "props" && stanza === "default")
      report("CONF_FORBIDDEN", { file, line }, "[default] would change every sourcetype");
    if (name === "inputs" && /^http(?::|$)/.test(stanza))
      report("CONF_FORBIDDEN", { file, line }, "an app cannot bring a HEC token");
    const acceleration = values.get("acceleration");
    if (name === "datamodels" && /^(?:1|true)$/i.test(acceleration?.value ?? ""))
      report(
        "CONF_FORBIDDEN",
        { file, line: acceleration?.line ?? line },
        "an app must not accelerate a data model",
      );
  }
}

/** Finds passwords and tokens, because all users of the app can read its files. */
function checkSecrets({ file }: ConfFile, { values }: ConfStanza, report: Report): void {
  for (const [key, { value, line }] of values) {
    const named = /pass(?:word|wd)|secret|api_?key|token/i.test(key) && value !== "";
    const assigned = /\b(?:password|passwd|secret|api_?key|token)\s*=\s*"?[^\s"$|]{4,}/i.test(value);
    if (named || assigned)
      report("CONF_SECRET", { file, line }, `${key} looks like it holds a password or a token`);
  }
}

function checkProps(
  { file }: ConfFile,
  { name, line, values }: ConfStanza,
  { confs }: AppContext,
  report: Report,
): void {
  const transforms = (confs.get("transforms")?.stanzas ?? []).map((stanza) => stanza.name);
  for (const [key, entry] of values) {
    const at = { file, line: entry.line };
    if (key.startsWith("EVAL-")) {
      try {
        parseEval(entry.value);
      } catch (error) {
        if (!(error instanceof SplError)) throw error;
        report(
          error.kind === "function" ? "SPL_FUNCTION" : "SPL_SYNTAX",
          at,
          `[${name}] ${key}: ${error.message}`,
        );
      }
    }
    if (key.startsWith("FIELDALIAS-") && !/^(?:\s*\S+\s+AS(?:NEW)?\s+\S+)+\s*$/i.test(entry.value))
      report("CONF_SYNTAX", at, `[${name}] ${key} must be: field AS name`);
    if (/^(?:REPORT|TRANSFORMS)-/.test(key))
      for (const transform of entry.value.split(",").map((word) => word.trim()))
        if (!transforms.includes(transform))
          report("NO_TRANSFORM", at, `[${name}] ${key}: ${transform} is not in transforms.conf`);
  }
  const indexed = values.get("INDEXED_EXTRACTIONS");
  const kvMode = values.get("KV_MODE")?.value.toLowerCase();
  if (indexed !== undefined && kvMode !== "none")
    report(
      "CONF_EXTRACTION",
      { file, line: indexed.line ?? line },
      `[${name}] INDEXED_EXTRACTIONS beside KV_MODE = ${kvMode ?? "auto"}: every field is there twice`,
    );
}

function checkTags(
  { file }: ConfFile,
  { name, line }: ConfStanza,
  { confs }: AppContext,
  report: Report,
): void {
  const eventtype = /^eventtype=(.*)$/.exec(name)?.[1];
  if (eventtype === undefined) return;
  const known = (confs.get("eventtypes")?.stanzas ?? []).some(
    (stanza) => stanza.name === decodeURIComponent(eventtype),
  );
  if (!known) report("NO_EVENTTYPE", { file, line }, `${eventtype} is not in eventtypes.conf`);
}

function checkEventtype(
  { file }: ConfFile,
  { name, line, values }: ConfStanza,
  context: AppContext,
  report: Report,
): void {
  const search = values.get("search");
  if (search === undefined) report("CONF_SYNTAX", { file, line }, `[${name}] has no search`);
  else if (search.value.includes("|"))
    report("SPL_SYNTAX", { file, line: search.line }, `[${name}] an event type must not have a pipe`);
  else checkSearch(search.value, { file, line: search.line }, name, context, report);
}

function checkMacro(
  { file }: ConfFile,
  { name, line, values }: ConfStanza,
  context: AppContext,
  report: Report,
): void {
  const definition = values.get("definition");
  if (definition === undefined) {
    report("CONF_SYNTAX", { file, line }, `[${name}] has no definition`);
    return;
  }
  const at = { file, line: definition.line };
  for (const [, macro = ""] of definition.value.matchAll(/`([^`(]+)(?:\([^`]*\))?`/g))
    if (!(macro in context.macros))
      report("NO_MACRO", at, `${name}: the macro ${macro} is not in macros.conf`);
  try {
    splitPipeline(definition.value);
  } catch (error) {
    if (!(error instanceof SplError)) throw error;
    report("SPL_SYNTAX", at, `${name}: ${error.message}`);
  }
}

/** A clone counts on the licence, so the README of the app must say so. */
function checkTransform(
  { file }: ConfFile,
  { name, values }: ConfStanza,
  { app, confs }: AppContext,
  report: Report,
): void {
  const clone = values.get("CLONE_SOURCETYPE");
  if (clone === undefined) return;
  const at = { file, line: clone.line };
  if (!app.files.get("README.txt")?.content.includes(clone.value))
    report("CONF_CLONE", at, `[${name}] clones events into ${clone.value}, and README.txt does not say so`);
  if (!values.has("REGEX")) report("CONF_CLONE", at, `[${name}] has no REGEX: it clones every event`);
  if (!confs.get("props")?.stanzas.some((stanza) => stanza.name === clone.value))
    report("CONF_CLONE", at, `[${name}] clones into ${clone.value}, and props.conf has no such stanza`);
}

function checkMeta({ app }: AppContext, report: Report): void {
  const file = "metadata/default.meta";
  const lines = app.files.get(file)?.content.toString().split("\n") ?? [];
  lines.forEach((text, index) => {
    const write = /^\s*access\s*=.*\bwrite\s*:\s*\[([^\]]*)\]/.exec(text)?.[1];
    if (write === undefined) return;
    const roles = write.split(",").map((role) => role.trim());
    if (roles.includes("*")) report("META", { file, line: index + 1 }, "everybody may write");
    else if (!roles.includes("sc_admin"))
      report(
        "META",
        { file, line: index + 1 },
        "sc_admin, the administrator of Splunk Cloud, may not write",
        "warning",
      );
  });
  if (lines.length > 0 && !lines.some((text) => /^\s*export\s*=\s*system\b/.test(text)))
    report(
      "META",
      { file },
      "nothing is exported (export = system): data models do not see the fields",
      "warning",
    );
}
