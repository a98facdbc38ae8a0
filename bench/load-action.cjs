/**
 * Loads an Action as Auth0 does: its code in a function of `module`, `exports` and `console`, made with
 * `vm.compileFunction`. Requires nothing that the Action will need, so that it pays for that itself.
 */
const { readFileSync } = require("node:fs");
const { createRequire } = require("node:module");
const { compileFunction } = require("node:vm");

/** What an Action prints is dropped: printing is the platform's cost. */
const silence = { log() {}, warn() {}, error() {} };

/** @param {{file: string, modules: string}} candidate `modules`: the folder whose node_modules it may require */
exports.loadAction = ({ file, modules }, console = silence) => {
  const code = `module.exports = function(module, exports, console){\n${readFileSync(file, "utf8")}\n};`;
  /** @type {{exports: Function}} Set by the wrapped code. */
  const wrapper = { exports: () => undefined };
  const requireFrom = createRequire(`${modules}/index.js`);
  compileFunction(code, ["module", "exports", "require"], { filename: file })(
    wrapper,
    wrapper.exports,
    requireFrom,
  );
  /** @type {{exports: Record<string, Function>}} */
  const action = { exports: {} };
  wrapper.exports(action, action.exports, console);
  return action.exports.onExecutePostLogin;
};

/** As much of `api` as any candidate uses. */
exports.createApi = () => {
  const cache = new Map();
  return {
    access: { deny() {} },
    user: { setAppMetadata() {} },
    cache: {
      get: (key) => cache.get(key),
      set: (key, value) => {
        cache.set(key, { value, expires_at: Date.now() + 900_000 });
        return { type: "success" };
      },
      delete: (key) => cache.delete(key),
    },
  };
};
