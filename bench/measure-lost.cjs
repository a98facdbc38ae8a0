/**
 * Child process: a Login after the connection of the one before has been forgotten on its way, without a reset. With
 * `idleMs` the wall clock has moved on meanwhile, as in a frozen instance.
 */
const { once } = require("node:events");
const { connect, createServer } = require("node:net");
const { createApi, loadAction } = require("./load-action.cjs");

const { candidate, event, target, idleMs } = JSON.parse(process.argv[2]);
const lines = [];

/** Passes bytes on until `forget`, and from then on those of new connections only. */
async function startForgetfulProxy() {
  const pairs = [];
  const server = createServer((near) => {
    const far = connect(target, "127.0.0.1");
    near.pipe(far).pipe(near);
    for (const socket of [near, far]) socket.on("error", () => {});
    pairs.push([near, far]);
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = /** @type {import("node:net").AddressInfo} */ (server.address());
  const forget = () => {
    for (const [near, far] of pairs.splice(0)) {
      near.unpipe(far).pause();
      far.unpipe(near).pause();
    }
  };
  return { port, forget };
}

function moveClock(ms) {
  const RealDate = Date;
  class MovedDate extends RealDate {
    /** @param {[] | [value: any]} args */
    constructor(...args) {
      if (args.length === 0) super(RealDate.now() + ms);
      else super(...args);
    }
    /** @override */
    static now() {
      return RealDate.now() + ms;
    }
  }
  globalThis.Date = /** @type {DateConstructor} */ (MovedDate);
}

async function main() {
  const proxy = await startForgetfulProxy();
  const secrets = { ...event.secrets, SPLUNK_URL: `https://127.0.0.1:${proxy.port}` };
  const handler = loadAction(candidate, { ...console, log: (line) => lines.push(line) });
  const api = createApi();
  const logIn = async () => {
    const begun = process.hrtime.bigint();
    await handler({ ...event, secrets }, api);
    return Number(process.hrtime.bigint() - begun) / 1e6;
  };
  const cold = await logIn();
  proxy.forget();
  moveClock(idleMs);
  const lost = await logIn();
  console.log(JSON.stringify({ cold, lost, line: lines.at(-1) }));
  process.exit(0);
}

main();
