import { expect, test } from "@jest/globals";
import { buildApp } from "../../src/splunk-app/build-app.ts";
import { checkApp } from "../../src/splunk-app/check/check-app.ts";
import type { RuleCode } from "../../src/splunk-app/check/finding.ts";
import { defineApp } from "../../src/splunk-app/define-app.ts";
import { writeGzip } from "../../src/splunk-app/package/gzip.ts";
import { writeTar } from "../../src/splunk-app/package/tar.ts";
import { type AppFile, toAppFiles } from "../../src/splunk-app/render/app-files.ts";
import { renderIcon } from "../../src/splunk-app/render/icon.ts";
import { appOptions } from "./app-options.ts";

const app = defineApp(appOptions({ accountChanges: true }));
const good = toAppFiles(app);

/** The app with one file changed. */
function change(path: string, edit: (text: string) => string): readonly AppFile[] {
  const changed = good.map((file) => {
    if (file.path !== path) return file;
    const text = file.content.toString();
    const edited = edit(text);
    if (edited === text) throw new Error(`nothing to break in ${path}`);
    return { ...file, content: Buffer.from(edited) };
  });
  return changed;
}

function add(path: string, text: string, mode?: number): readonly AppFile[] {
  return [...good, { path, content: Buffer.from(text), ...(mode === undefined ? {} : { mode }) }];
}

function without(path: string): readonly AppFile[] {
  return good.filter((file) => file.path !== path);
}

function check(files: readonly AppFile[], folder = "auth0_activity") {
  return checkApp("app.tgz", writeGzip(writeTar(folder, files)));
}

test.each([
  ["plain", {}],
  ["another index and sourcetype", { index: "idp", sourcetype: "idp:auth0" }],
  ["no index", { index: undefined }],
  ["hidden fields", { omitFields: ["email", "userName"], hashFields: ["userId", "latitude"] }],
  ["account changes", { accountChanges: true }],
  ["extra fields", { extraFields: ["plan", "region"] }],
])("the app is without findings: %s", (_, options) => {
  const { bytes } = buildApp(defineApp(appOptions(options)));
  expect(checkApp("app.tgz", bytes, ["plan", "region"])).toEqual([]);
});

const overview = "default/data/ui/views/auth0_overview.xml";
const appConf = "default/app.conf";
const props = "default/props.conf";
const saved = "default/savedsearches.conf";
const nav = "default/data/ui/nav/default.xml";
const macros = "default/macros.conf";

const broken: readonly (readonly [fault: string, rule: RuleCode, file: string, files: readonly AppFile[]])[] =
  [
    // What AppInspect refuses or warns of.
    ["a dotfile", "PACKAGE_DOTFILE", "default/.DS_Store", add("default/.DS_Store", "x")],
    ["local/", "PACKAGE_LOCAL", "local/app.conf", add("local/app.conf", "[ui]\n")],
    ["an executable conf", "PACKAGE_MODE", "default/x.conf", add("default/x.conf", "[a]\n", 0o755)],
    [
      "a version that is no semver",
      "APP_VERSION",
      appConf,
      change(appConf, (text) => text.replaceAll("1.2.3", "0.1")),
    ],
    ["two versions", "APP_VERSION", appConf, change(appConf, (text) => text.replace("1.2.3", "1.2.4"))],
    [
      "another version in the manifest",
      "APP_VERSION",
      "app.manifest",
      change("app.manifest", (text) => text.replace("1.2.3", "9.9.9")),
    ],
    ["no label", "APP_LABEL", appConf, change(appConf, (text) => text.replace(/label = .*/, ""))],
    [
      "a label of four characters",
      "APP_LABEL",
      appConf,
      change(appConf, (text) => text.replace(/label = .*/, "label = Auth")),
    ],
    [
      "another package id",
      "APP_ID",
      appConf,
      change(appConf, (text) => text.replace(/^id = .*/m, "id = other")),
    ],
    [
      "another id in the manifest",
      "APP_ID",
      "app.manifest",
      change("app.manifest", (text) => text.replace('"auth0_activity"', '"other"')),
    ],
    [
      "is_configured",
      "APP_SETTING",
      appConf,
      change(appConf, (text) => text.replace("is_configured = false", "is_configured = true")),
    ],
    [
      "a checksum of the installation",
      "APP_SETTING",
      appConf,
      change(appConf, (text) => text.replace("state = enabled", "install_source_checksum = 1")),
    ],
    [
      "check_for_updates",
      "APP_SETTING",
      appConf,
      change(appConf, (text) => text.replace("check_for_updates = false", "check_for_updates = true")),
    ],
    [
      "triggers",
      "APP_SETTING",
      appConf,
      change(appConf, (text) => `${text}\n[triggers]\nreload.props = simple\n`),
    ],
    [
      "a view without version",
      "VIEW_VERSION",
      overview,
      change(overview, (text) => text.replace(' version="2"', "")),
    ],
    [
      "a view of version 1.0",
      "VIEW_VERSION",
      overview,
      change(overview, (text) => text.replace('version="2"', 'version="1.0"')),
    ],
    [
      "XML that is not well-formed",
      "VIEW_XML",
      overview,
      change(overview, (text) => text.replace("</label>", "</lable>")),
    ],
    [
      "a definition that is not JSON",
      "VIEW_JSON",
      overview,
      change(overview, (text) => text.replace('"title"', "title")),
    ],
    [
      "write for everybody",
      "META",
      "metadata/default.meta",
      change("metadata/default.meta", (text) => text.replace("write : [ admin, sc_admin ]", "write : [ * ]")),
    ],
    [
      "write without sc_admin",
      "META",
      "metadata/default.meta",
      change("metadata/default.meta", (text) => text.replace("admin, sc_admin", "admin")),
    ],
    [
      "a key twice",
      "CONF_DUPLICATE",
      props,
      change(props, (text) => text.replace("KV_MODE = json", "KV_MODE = json\nKV_MODE = none")),
    ],
    [
      "a stanza twice",
      "CONF_DUPLICATE",
      macros,
      change(macros, (text) => `${text}\n[auth0_index]\ndefinition = index=a\n`),
    ],
    [
      "[default] in props",
      "CONF_FORBIDDEN",
      props,
      change(props, (text) => `${text}\n[default]\nKV_MODE = none\n`),
    ],
    [
      "a cron schedule that does not read",
      "SCHEDULE",
      saved,
      change(saved, (text) => text.replace("17 * * * *", "17 * * *")),
    ],
    ["a minute 75", "SCHEDULE", saved, change(saved, (text) => text.replace("17 * * * *", "75 * * * *"))],
    [
      "no earliest",
      "SCHEDULE",
      saved,
      change(saved, (text) => text.replace("dispatch.earliest_time = -60m\n", "")),
    ],
    [
      "no latest",
      "SCHEDULE",
      saved,
      change(saved, (text) => text.replace("dispatch.latest_time = now\n", "")),
    ],
    ["a real-time search", "SCHEDULE", saved, change(saved, (text) => text.replace("= -60m", "= rt-60m"))],
    [
      "a search every minute",
      "SCHEDULE",
      saved,
      change(saved, (text) => text.replace("17 * * * *", "* * * * *")),
    ],
    [
      "a HEC token",
      "CONF_FORBIDDEN",
      "default/inputs.conf",
      add("default/inputs.conf", "[http://auth0]\ndisabled = 0\n"),
    ],
    [
      "limits.conf",
      "CONF_FORBIDDEN",
      "default/limits.conf",
      add("default/limits.conf", "[search]\nmax_mem_usage_mb = 1\n"),
    ],
    [
      "an accelerated data model",
      "CONF_FORBIDDEN",
      "default/datamodels.conf",
      add("default/datamodels.conf", "[a]\nacceleration = 1\n"),
    ],
    [
      "collections.conf",
      "CONF_FORBIDDEN",
      "default/collections.conf",
      add("default/collections.conf", "[users]\n"),
    ],
    [
      "a fixed IP address",
      "SPL_ADDRESS",
      saved,
      change(saved, (text) => text.replace("message=SignUp", "message=SignUp clientIP=198.51.100.7")),
    ],
    // What AppInspect passes without a word.
    ...[
      "static/appIcon.png",
      "static/appIcon_2x.png",
      "LICENSE",
      "README.txt",
      "metadata/default.meta",
      nav,
    ].map((path) => [`no ${path}`, "PACKAGE_MISSING", path, without(path)] as const),
    [
      "a label like Splunk's own",
      "APP_LABEL",
      appConf,
      change(appConf, (text) => text.replace(/label = .*/, "label = Splunk App for Auth0")),
    ],
    [
      "a command that does not exist",
      "SPL_COMMAND",
      saved,
      change(saved, (text) => text.replace("| stats", "| stattts")),
    ],
    [
      "a command that does not exist, in a view",
      "SPL_COMMAND",
      overview,
      change(overview, (text) => text.replace("| stats", "| stattts")),
    ],
    [
      "a function that does not exist",
      "SPL_FUNCTION",
      saved,
      change(saved, (text) => text.replace("round(", "ruond(")),
    ],
    [
      "an aggregate that does not exist",
      "SPL_FUNCTION",
      overview,
      change(overview, (text) => text.replace("dc(userId)", "dcc(userId)")),
    ],
    [
      "a missing )",
      "SPL_SYNTAX",
      saved,
      change(saved, (text) => text.replace('"-60m"), 1, 0)', '"-60m", 1, 0)')),
    ],
    [
      "a quote that does not close",
      "SPL_SYNTAX",
      saved,
      change(saved, (text) => text.replace('value="-"', 'value="-')),
    ],
    [
      "a field that no event has",
      "SPL_FIELD",
      saved,
      change(saved, (text) => text.replace("riskConfidence=low", "riskConfidense=low")),
    ],
    [
      "a field that stats has left behind",
      "SPL_SYNTAX",
      saved,
      change(saved, (text) => text.replace("| where users > 10", "| where userId > 10")),
    ],
    [
      "throttled by a field that the result does not have",
      "SPL_FIELD",
      saved,
      change(saved, (text) => text.replace("= tenant,clientIP", "= tenant,address")),
    ],
    [
      "test!=true",
      "SPL_TEST_EVENTS",
      saved,
      change(saved, (text) => text.replace("riskConfidence=low", "riskConfidence=low test!=true")),
    ],
    [
      "a macro that does not exist",
      "NO_MACRO",
      overview,
      change(overview, (text) => text.replace("`auth0_events`", "`auth0_event`")),
    ],
    [
      "a macro in a macro that does not exist",
      "NO_MACRO",
      macros,
      change(macros, (text) => text.replace("`auth0_index`", "`auth0_idx`")),
    ],
    [
      "a view in the navigation that does not exist",
      "NO_VIEW",
      nav,
      change(nav, (text) => text.replace("auth0_security", "auth0_secure")),
    ],
    [
      "a data source that does not exist",
      "NO_DATA_SOURCE",
      overview,
      change(overview, (text) => text.replace('"primary": "ds_overview_users"', '"primary": "ds_users"')),
    ],
    [
      "a layout of a panel that does not exist",
      "NO_PANEL",
      overview,
      change(overview, (text) => text.replace('"item": "viz_overview_users"', '"item": "viz_users"')),
    ],
    [
      "a token that no input sets",
      "NO_TOKEN",
      overview,
      change(overview, (text) => text.replace("tenant=$tenant|s$", "tenant=$tennant|s$")),
    ],
    [
      "an event type that does not exist",
      "NO_EVENTTYPE",
      "default/tags.conf",
      change("default/tags.conf", (text) =>
        text.replace("eventtype=auth0_authentication", "eventtype=auth0_login"),
      ),
    ],
    [
      "a transform that does not exist",
      "NO_TRANSFORM",
      props,
      change(props, (text) => text.replace("= auth0_account_from_signup", "= auth0_clone")),
    ],
    [
      "REPORT to nothing",
      "NO_TRANSFORM",
      props,
      change(props, (text) => text.replace("KV_MODE = json", "KV_MODE = json\nREPORT-x = nothing")),
    ],
    [
      "an unknown visualization",
      "VIEW_VISUALIZATION",
      overview,
      change(overview, (text) => text.replace("splunk.bar", "splunk.barr")),
    ],
    [
      "an EVAL that does not read",
      "SPL_SYNTAX",
      props,
      change(props, (text) => text.replace("coalesce(hostname, host)", "coalesce(hostname, host")),
    ],
    [
      "an EVAL of an unknown function",
      "SPL_FUNCTION",
      props,
      change(props, (text) => text.replace("lower(coalesce", "lowercase(coalesce")),
    ],
    [
      "INDEXED_EXTRACTIONS beside KV_MODE",
      "CONF_EXTRACTION",
      props,
      change(props, (text) => text.replace("KV_MODE = json", "KV_MODE = json\nINDEXED_EXTRACTIONS = json")),
    ],
    [
      "an icon of another size",
      "ICON",
      "static/appIcon.png",
      [...without("static/appIcon.png"), { path: "static/appIcon.png", content: renderIcon(72) }],
    ],
    [
      "an icon that is no PNG",
      "ICON",
      "static/appIcon.png",
      [...without("static/appIcon.png"), { path: "static/appIcon.png", content: Buffer.from("GIF89a") }],
    ],
    ["CRLF", "TEXT_ENCODING", props, change(props, (text) => text.replaceAll("\n", "\r\n"))],
    ["a byte order mark", "TEXT_ENCODING", props, change(props, (text) => `\ufeff${text}`)],
    ["a world-writable file", "PACKAGE_MODE", "default/x.conf", add("default/x.conf", "[a]\n", 0o666)],
    [
      "a manifest that is not JSON",
      "MANIFEST",
      "app.manifest",
      change("app.manifest", (text) => text.slice(0, -4)),
    ],
    [
      "a password in a macro",
      "CONF_SECRET",
      macros,
      change(macros, (text) => text.replace("index=auth0", "index=auth0 password=hunter22")),
    ],
    ["a clone of which README.txt is silent", "CONF_CLONE", "default/transforms.conf", without("README.txt")],
    [
      "a clone of every event",
      "CONF_CLONE",
      "default/transforms.conf",
      change("default/transforms.conf", (text) => text.replace(/REGEX = .*\n/, "")),
    ],
    // The data models.
    [
      "an event type in two models",
      "CIM_TWO_MODELS",
      "default/tags.conf",
      change("default/tags.conf", (text) =>
        text.replace("authentication = enabled", "authentication = enabled\nchange = enabled"),
      ),
    ],
    [
      "a model without a required field",
      "CIM_REQUIRED",
      props,
      change(props, (text) => text.replace(/EVAL-user = .*\n/, "")),
    ],
    [
      "an action that the model does not know",
      "CIM_REQUIRED",
      props,
      change(props, (text) => text.replace('EVAL-action = "success"', 'EVAL-action = "created"')),
    ],
    [
      "a field that CIM fills itself",
      "CIM_FORBIDDEN",
      props,
      change(props, (text) => text.replace("KV_MODE = json", 'KV_MODE = json\nEVAL-user_category = "x"')),
    ],
    ["a line that is no setting", "CONF_SYNTAX", props, change(props, (text) => `${text}\nKV_MODE\n`)],
  ];

test.each(broken)("%s is %s in %s", (_, rule, file, files) => {
  const found = check(files).filter((finding) => finding.rule === rule && finding.file === file);
  expect(found.length).toBeGreaterThan(0);
});

test("a finding names the line", () => {
  const files = change(saved, (text) => text.replace("| where users > 10", "| whre users > 10"));
  const line = files
    .find(({ path }) => path === saved)
    ?.content.toString()
    .split("\n")
    .findIndex((text) => text.includes("whre"));
  expect(check(files)).toEqual([
    {
      rule: "SPL_COMMAND",
      level: "failure",
      file: saved,
      line: (line ?? 0) + 1,
      message: "Auth0: many sign-ups from one address: the command whre does not exist",
    },
  ]);
});

test.each([
  ["no archive at all", Buffer.from("hello")],
  ["an empty file", Buffer.alloc(0)],
  ["an archive that is cut off", buildApp(app).bytes.subarray(0, 50_000)],
])("%s is unreadable", (_, bytes) => {
  expect(checkApp("x.tgz", bytes).map(({ rule, file }) => [rule, file])).toEqual([
    ["PACKAGE_UNREADABLE", "x.tgz"],
  ]);
});

test("two folders are refused", () => {
  const one = writeTar("auth0_activity", good);
  const other = writeTar("other", [{ path: "a.txt", content: Buffer.from("x") }]);
  const both = writeGzip(Buffer.concat([one.subarray(0, one.length - 1024), other]));
  expect(checkApp("app.tgz", both).map(({ rule }) => rule)).toContain("PACKAGE_FOLDER");
});
