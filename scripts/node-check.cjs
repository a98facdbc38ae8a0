// Begins cli.cjs, so that every Node that can parse it says clearly what it lacks. The build turns it into old syntax.
(() => {
  var parts = process.versions.node.split(".");
  var major = Number(parts[0]);
  var minor = Number(parts[1]);
  if ((major === 20 && minor >= 19) || (major === 22 && minor >= 12) || major >= 24) return;
  var message = `splunk-action needs Node 20.19, 22.12 or 24; this is ${major}.${minor}`;
  var hint = "Install one of these versions of Node.";
  var isJson = process.argv.indexOf("--json") !== -1;
  var text = isJson
    ? JSON.stringify({ error: { code: "NODE_VERSION", message: message, hint: hint } }, null, 2)
    : `error NODE_VERSION: ${message}\nhint: ${hint}`;
  // biome-ignore lint/style/useNodejsImportProtocol: older versions do not know it
  require("fs").writeSync(isJson ? 1 : 2, `${text}\n`);
  process.exit(3);
})();
