import { spawn } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";

const cli = join(import.meta.dirname, "..", "..", "dist", "cli.cjs");
const reporter = new URL("./report-heap.mjs", import.meta.url).href;

/** Runs the built `splunk-action dev` so that its heap can be measured from here. */
export async function startDev() {
  const args = ["--expose-gc", "--import", reporter, cli, "dev", "--json", "--no-open"];
  const child = spawn(process.execPath, args, { stdio: ["ignore", "pipe", "inherit", "ipc"] });
  const { stdout } = child;
  if (stdout === null) throw new Error("dev has no stdout");
  const { env, pageUrl, hecUrl, splunkUrl } = await new Promise((resolve, reject) => {
    let text = "";
    child.once("exit", () => reject(new Error("dev ended")));
    stdout.on("data", (chunk) => {
      text += chunk;
      try {
        resolve(JSON.parse(text));
      } catch {
        // The rest of the output has not arrived yet.
      }
    });
  });
  const headers = { "x-splunk-action-token": env.SPLUNK_ACTION_DEV_TOKEN };
  return {
    child,
    pageUrl,
    headers,
    /**
     * Sends a request to the page's API.
     *
     * @param {string} method @param {string} path @param {object} [body]
     * @returns {Promise<any>} The JSON of the response.
     */
    async api(method, path, body) {
      const init = { method, headers, ...(body && { body: JSON.stringify(body) }) };
      return (await fetch(pageUrl + path, init)).json();
    },
    /** A batch for the Event Collector. */
    async sendEvents(batch) {
      const { ok, status } = await fetch(`${hecUrl}/services/collector/event`, {
        method: "POST",
        headers: { authorization: `Splunk ${env.SPLUNK_HEC_TOKEN}` },
        body: batch.map((one) => JSON.stringify(one)).join("\n"),
      });
      if (!ok) throw new Error(`the Event Collector responded ${status}`);
    },
    /** @returns the rows of a search. */
    async search(search) {
      const credentials = btoa(`${env.SPLUNK_SEARCH_USERNAME}:${env.SPLUNK_SEARCH_PASSWORD}`);
      const response = await fetch(`${splunkUrl}/services/search/v2/jobs/export`, {
        method: "POST",
        headers: { authorization: `Basic ${credentials}` },
        body: new URLSearchParams({ search, output_mode: "json" }),
      });
      const lines = (await response.text()).split("\n").filter((line) => line !== "");
      return lines.map((line) => JSON.parse(line).result).filter((result) => result !== undefined);
    },
    /** Bytes in use after a garbage collection. */
    async measureHeap() {
      child.send("measure");
      const [bytes] = await once(child, "message");
      return bytes;
    },
  };
}
