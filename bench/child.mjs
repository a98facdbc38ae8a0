import { execFile, fork } from "node:child_process";
import { once } from "node:events";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";

const run = promisify(execFile);
const toPath = (script) => fileURLToPath(new URL(script, import.meta.url));

/** No variable of the caller's environment: a proxy or a Node option would be measured too. */
const toEnvironment = (trust) => ({ PATH: process.env.PATH ?? "", NODE_EXTRA_CA_CERTS: trust });

/**
 * Runs a measuring script in a separate process.
 *
 * @param {{node: string, trust: string}} runtime `trust`: file of the certificate that it trusts
 * @returns {Promise<any>} the printed JSON, and for a fresh process `wall`, its lifetime in milliseconds
 */
export async function measure({ node, trust }, script, input) {
  const begun = performance.now();
  const { stdout } = await run(node, [toPath(script), JSON.stringify(input)], {
    env: toEnvironment(trust),
    maxBuffer: 2 ** 24,
  });
  return { wall: performance.now() - begun, result: JSON.parse(stdout) };
}

/** Starts the servers in a process of their own: they must not share a core's time slice with what is measured. */
export async function startServers({ node, trust }, certificate) {
  const child = fork(toPath("server.mjs"), [JSON.stringify(certificate)], {
    execPath: node,
    execArgv: [],
    env: toEnvironment(trust),
  });
  const next = async () => (await once(child, "message"))[0];
  const ask = (message) => {
    child.send(message);
    return next();
  };
  const { ports, version } = await next();
  return {
    ports,
    version,
    behave: (behaviour) => ask({ hold: 0, refuse: false, ...behaviour }),
    take: async () => (await ask({ take: true })).seen,
    stop: () => child.kill(),
  };
}
