import { expect, test } from "@jest/globals";
import { addFile, type BrokenFile, breakFile, checkFiles, removeFile, toRules } from "./break-app.ts";

const app = "default/app.conf";
const manifest = "app.manifest";
const meta = "metadata/default.meta";
const props = "default/props.conf";
const macros = "default/macros.conf";
const tags = "default/tags.conf";
const transforms = "default/transforms.conf";
const json = "KV_MODE = json";

const broken: readonly BrokenFile[] = [
  // What AppInspect refuses or warns of.
  ["a version that is no semver", "APP_VERSION", app, "1.2.3", "0.1"],
  ["two versions", "APP_VERSION", app, /1\.2\.3/, "1.2.4"],
  ["another version in the manifest", "APP_VERSION", manifest, "1.2.3", "9.9.9"],
  ["no label", "APP_LABEL", app, /label = .*/, ""],
  ["a label of four characters", "APP_LABEL", app, /label = .*/, "label = Auth"],
  ["a label of 81 characters", "APP_LABEL", app, /label = .*/, `label = ${"x".repeat(81)}`],
  ["another package id", "APP_ID", app, /^id = .*/m, "id = other"],
  ["another name", "APP_ID", app, /^name = .*/m, "name = other"],
  ["another id in the manifest", "APP_ID", manifest, '"auth0_activity"', '"other"'],
  ["is_configured", "APP_SETTING", app, "is_configured = false", "is_configured = true"],
  ["a checksum", "APP_SETTING", app, "state = enabled", "install_source_checksum = 1"],
  ["updates", "APP_SETTING", app, "check_for_updates = false", "check_for_updates = true"],
  ["no word on updates", "APP_SETTING", app, "check_for_updates = false", ""],
  ["triggers", "APP_SETTING", app, "[ui]", "[triggers]\nreload.props = simple\n\n[ui]"],
  ["write for everybody", "META", meta, "write : [ admin, sc_admin ]", "write : [ * ]"],
  ["write without sc_admin", "META", meta, "admin, sc_admin", "admin"],
  ["no export", "META", meta, "export = system", "export = none"],
  ["a key twice", "CONF_DUPLICATE", props, json, `${json}\n${json}`],
  ["a stanza twice", "CONF_DUPLICATE", macros, "[auth0_index]", "[auth0_index]\n[auth0_index]"],
  ["[default] in props", "CONF_FORBIDDEN", props, "[auth0_activity]", "[default]"],
  // What AppInspect passes without a word.
  ["a label like Splunk's own", "APP_LABEL", app, /label = .*/, "label = Splunk App for Auth0"],
  ["a manifest that is not JSON", "MANIFEST", manifest, '"schemaVersion"', "schemaVersion"],
  ["a line that is no setting", "CONF_SYNTAX", props, json, "KV_MODE json"],
  ["an alias without a name", "CONF_SYNTAX", props, "application AS app", "application"],
  ["a macro in a macro that does not exist", "NO_MACRO", macros, "`auth0_index`", "`auth0_idx`"],
  ["a password in a macro", "CONF_SECRET", macros, "index=auth0", "index=auth0 password=hunter22"],
  ["an event type that does not exist", "NO_EVENTTYPE", tags, "=auth0_authentication", "=auth0_login"],
  ["a transform that does not exist", "NO_TRANSFORM", props, "= auth0_account_from_signup", "= nothing"],
  ["REPORT to nothing", "NO_TRANSFORM", props, json, `${json}\nREPORT-x = nothing`],
  ["an EVAL that does not read", "SPL_SYNTAX", props, "coalesce(hostname, host)", "coalesce(hostname"],
  ["an EVAL of an unknown function", "SPL_FUNCTION", props, "lower(coalesce", "lowercase(coalesce"],
  [
    "INDEXED_EXTRACTIONS beside KV_MODE",
    "CONF_EXTRACTION",
    props,
    json,
    `${json}\nINDEXED_EXTRACTIONS = json`,
  ],
  ["a clone of every event", "CONF_CLONE", transforms, /REGEX = .*\n/, ""],
  ["a clone without a stanza", "CONF_CLONE", transforms, "auth0_activity:account", "auth0_activity:other"],
  ["an event type with a pipe", "SPL_SYNTAX", "default/eventtypes.conf", "NOT test=true", "| head 1"],
  // The data models.
  [
    "two models",
    "CIM_TWO_MODELS",
    tags,
    "authentication = enabled",
    "authentication = enabled\nchange = enabled",
  ],
  ["no required field", "CIM_REQUIRED", props, /EVAL-user = .*\n/, ""],
  ["an action of another model", "CIM_REQUIRED", props, 'EVAL-action = "success"', 'EVAL-action = "created"'],
  ["a field that CIM fills itself", "CIM_FORBIDDEN", props, json, `${json}\nEVAL-user_category = "x"`],
];

test.each(broken)("%s is %s in %s", (_, rule, file, right, wrong) => {
  expect(toRules(breakFile(file, right, wrong), file)).toContain(rule);
});

test.each([
  ["a HEC token", "inputs", "[http://auth0]\ndisabled = 0\n"],
  ["limits", "limits", "[search]\nmax_mem_usage_mb = 1\n"],
  ["an accelerated data model", "datamodels", "[a]\nacceleration = 1\n"],
  ["a collection", "collections", "[users]\n"],
])("%s is forbidden", (_, conf, text) => {
  const file = `default/${conf}.conf`;
  expect(toRules(addFile(file, text), file)).toEqual(["CONF_FORBIDDEN"]);
});

test("a clone of which README.txt is silent is told", () => {
  expect(toRules(removeFile("README.txt"), transforms)).toEqual(["CONF_CLONE"]);
});

test("only failures fail: what a private app may have is a warning", () => {
  const findings = checkFiles(breakFile(app, "check_for_updates = false", "check_for_updates = true"));
  expect(findings.map(({ level }) => level)).toEqual(["warning"]);
});
