import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { gunzipSync } from "node:zlib";
import type { Scenario } from "./scenario.ts";

/** The faults of the served tenant and Splunk. Evaluated at every request. */
export interface ScenarioFaults {
  /** Called when a request has come, whatever it is for. `hold`: it has no effect and no response. */
  readonly onRequest?: (path: string, form: string) => "hold" | undefined;
  /** A whole response instead of a page of logs. `count` counts requests for logs from 1. */
  readonly onLogs?: (count: number, query: URLSearchParams) => FaultResponse | undefined;
  /** Lines instead of a search's own. */
  readonly onSearch?: (
    count: number,
    lines: readonly string[],
    search: string,
  ) => readonly string[] | FaultResponse;
  /** Called before events are taken. */
  readonly onEvents?: (
    count: number,
    size: number,
  ) => (FaultResponse & { readonly taken: number }) | "reset" | undefined;
}

export interface FaultResponse {
  readonly status: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body: unknown;
}

interface Stored {
  readonly time: number;
  readonly json: string;
  readonly visibleAt: number;
}

/** A scenario over HTTP: Auth0's token and log endpoints, Splunk's export and Event Collector. */
export async function serveScenario(
  scenario: Scenario,
  getFaults: () => ScenarioFaults = () => ({}),
  indexing = 0,
) {
  const sentEvents: Stored[] = [];
  const stored: Stored[] = scenario.events.map((event) => ({
    time: event.time,
    json: event.toJson(),
    visibleAt: 0,
  }));
  const counts = { tokens: 0, logs: 0, searches: 0, batches: 0, tstats: 0 };
  let token = "token-1";

  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on("data", (chunk: Buffer) => chunks.push(chunk));
    request.on("end", () => {
      const form = request.url?.endsWith("/jobs/export") ? Buffer.concat(chunks).toString() : "";
      if (getFaults().onRequest?.(request.url ?? "/", form) === "hold") return;
      try {
        answer(request, Buffer.concat(chunks), response);
      } catch (error) {
        send(response, { status: 500, body: String(error) });
      }
    });
  });

  function answer(request: IncomingMessage, body: Buffer, response: ServerResponse): void {
    const url = new URL(request.url ?? "/", "http://scenario");
    if (url.pathname === "/oauth/token") answerToken(response);
    else if (url.pathname === "/api/v2/logs") answerLogs(request, url.searchParams, response);
    else if (url.pathname.endsWith("/jobs/export"))
      answerSearch(new URLSearchParams(body.toString()), response);
    else if (url.pathname.startsWith("/services/collector")) takeEvents(request, body, response);
    else send(response, { status: 404, body: { messages: [] } });
  }

  function answerToken(response: ServerResponse): void {
    token = `token-${++counts.tokens}`;
    send(response, { status: 200, body: { access_token: token, expires_in: 86_400, scope: "read:logs" } });
  }

  function answerLogs({ headers }: IncomingMessage, query: URLSearchParams, response: ServerResponse): void {
    counts.logs++;
    const fault = getFaults().onLogs?.(counts.logs, query);
    send(response, fault ?? toPage(headers.authorization, query));
  }

  function toPage(authorization: string | undefined, query: URLSearchParams): FaultResponse {
    if (authorization !== `Bearer ${token}`) {
      return { status: 401, body: { statusCode: 401, message: "Expired token" } };
    }
    const from = query.get("from");
    if (from === null) return { status: 200, body: search(query) };
    const at = findAfter(from);
    const page = scenario.logs.slice(at, at + Number(query.get("take")));
    const next = page.at(-1)?.id ?? from;
    const link = `<https://elsewhere.example.com/api/v2/logs?from=${next}&take=100>; rel="next"`;
    return { status: 200, headers: { link }, body: page.map((log) => log.toJson()) };
  }

  function search(query: URLSearchParams): unknown {
    const before = /date:\[\* TO (\S+)\]/.exec(query.get("q") ?? "")?.[1];
    const until = before === undefined ? Number.POSITIVE_INFINITY : Date.parse(before);
    const found = scenario.logs
      .filter(({ date }) => date <= until)
      .sort((one, other) => one.date - other.date);
    const sorted = query.get("sort") === "date:1" ? found : found.reverse();
    return sorted.slice(0, Number(query.get("per_page"))).map((log) => log.toJson());
  }

  /** The first log with a greater id. */
  function findAfter(id: string): number {
    let [low, high] = [0, scenario.logs.length];
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((scenario.logs[middle]?.id ?? "") > id) high = middle;
      else low = middle + 1;
    }
    return low;
  }

  function answerSearch(form: URLSearchParams, response: ServerResponse): void {
    counts.searches++;
    const query = form.get("search") ?? "";
    const [from, to] = ["earliest_time", "latest_time"].map((name) => Number(form.get(name)) * 1000) as [
      number,
      number,
    ];
    let rows = selectRows(from, to);
    const isCount = query.startsWith("| tstats");
    if (isCount) counts.tstats++;
    if (query.includes("reconciled=true"))
      rows = rows.filter(({ json }) => json.includes('"reconciled":true'));
    const ids = [...query.matchAll(/"([0-9a-f-]{36})"/g)].map(([, id]) => id as string);
    if (ids.length > 0) rows = rows.filter(({ json }) => ids.some((id) => json.includes(id)));
    const limit = Number(/head (\d+)/.exec(query)?.[1] ?? Number.POSITIVE_INFINITY);
    rows = rows.slice(0, limit);
    const lines = rows.map(({ json, time }, offset) => {
      const fields = Object.entries(JSON.parse(json)).map(([name, value]) => [name, String(value)]);
      const result = { ...Object.fromEntries(fields), _time: new Date(time).toISOString() };
      return JSON.stringify({
        preview: false,
        offset,
        ...(offset === rows.length - 1 ? { lastrow: true } : {}),
        result,
      });
    });
    if (isCount) {
      lines.splice(0, lines.length, JSON.stringify({ result: { count: `${rows.length}` }, lastrow: true }));
    }
    if (lines.length === 0) lines.push(JSON.stringify({ preview: false, lastrow: true }));
    const changed = getFaults().onSearch?.(counts.searches, lines, query) ?? lines;
    send(response, "status" in changed ? changed : toLines(changed));
  }

  /** The scenario's events are sorted by time, so a search does not visit all of them. */
  function selectRows(from: number, to: number): Stored[] {
    const now = Date.now();
    const isWanted = (row: Stored) => row.time >= from && row.time < to && row.visibleAt <= now;
    return [...stored.slice(findTime(from), findTime(to)), ...sentEvents.filter(isWanted)];
  }

  function findTime(time: number): number {
    let [low, high] = [0, stored.length];
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((stored[middle]?.time ?? 0) >= time) high = middle;
      else low = middle + 1;
    }
    return low;
  }

  function takeEvents({ headers, socket }: IncomingMessage, body: Buffer, response: ServerResponse): void {
    counts.batches++;
    const text = (headers["content-encoding"] === "gzip" ? gunzipSync(body) : body).toString();
    const envelopes = text.split("\n").map((line) => JSON.parse(line) as { time: number; event: object });
    const fault = getFaults().onEvents?.(counts.batches, envelopes.length);
    const taken = fault === undefined || fault === "reset" ? envelopes.length : fault.taken;
    for (const { time, event } of envelopes.slice(0, taken)) {
      sentEvents.push({
        time: time * 1000,
        json: JSON.stringify(event),
        visibleAt: Date.now() + indexing,
      });
    }
    if (fault === "reset") socket.destroy();
    else send(response, fault ?? { status: 200, body: { text: "Success", code: 0 } });
  }

  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return {
    origin,
    counts,
    /** For the command line: credentials carry a mark that no output may have. */
    env: {
      AUTH0_DOMAIN: origin,
      AUTH0_CLIENT_ID: "client",
      AUTH0_CLIENT_SECRET: "marked-secret-client",
      SPLUNK_URL: origin,
      SPLUNK_HEC_TOKEN: "marked-secret-hec",
      SPLUNK_SEARCH_TOKEN: "marked-secret-search",
    },
    sentLogs: () => sentEvents.map(({ json }) => String(JSON.parse(json).logId)),
    expireToken: () => {
      token = "none";
    },
    close: () =>
      new Promise<void>((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

function toLines(lines: readonly string[]): FaultResponse {
  return { status: 200, body: `${lines.join("\n")}\n` };
}

function send(response: ServerResponse, { status, headers = {}, body }: FaultResponse): void {
  response.writeHead(status, { "content-type": "application/json", ...headers });
  response.end(typeof body === "string" ? body : JSON.stringify(body));
}
