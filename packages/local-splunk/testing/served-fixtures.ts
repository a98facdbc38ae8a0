import { afterAll, beforeAll, beforeEach } from "@jest/globals";
import type { SplunkOptions } from "../src/state.ts";
import { createHecClient, type HecInit, type ServedSplunk, serveSplunk, toBasic } from "./serve-splunk.ts";

/** The fixed time of the fixtures' clocks, epoch milliseconds. */
export const fixtureNow = Date.parse("2026-03-01T10:00:00Z");

/** HEC tokens of {@link serveHec}, by what they allow. */
export const hecTokens = {
  plain: "00000000-0000-4000-8000-000000000001",
  limited: "00000000-0000-4000-8000-000000000002",
  query: "00000000-0000-4000-8000-000000000003",
  off: "00000000-0000-4000-8000-000000000004",
};

/** Serves {@link serveHec}'s Splunk for this file, empty at the start of each test. */
export function useHec() {
  const served = {} as ServedSplunk;
  beforeAll(async () => void Object.assign(served, await serveHec()));
  beforeEach(() => served.splunk.clear());
  afterAll(() => served.close());
  return {
    served,
    send: (path: string, init?: HecInit) => createHecClient(served.hec.url, hecTokens.plain)(path, init),
    /** The text of each event in it. */
    raws: () => served.splunk.events.map(({ raw }) => raw),
  };
}

/** A Splunk with the index `auth0` and four HEC tokens. */
function serveHec(): Promise<ServedSplunk> {
  const { plain, limited, query, off } = hecTokens;
  return serveSplunk({
    hecTokens: [
      { name: "plain", token: plain },
      { name: "limited", token: limited, index: "auth0", indexes: ["auth0"], sourcetype: "st", source: "so" },
      { name: "query", token: query, allowQueryStringAuth: true },
      { name: "off", token: off, disabled: true },
    ],
    indexes: ["auth0"],
    now: () => fixtureNow,
  });
}

/** A Splunk whose index `auth0` contains events of all shapes, and with accounts that may not search them. */
export async function serveSearch(now: SplunkOptions["now"] = () => fixtureNow): Promise<ServedSplunk> {
  const served = await serveSplunk({
    users: [
      { name: "admin", password: "changeme", roles: ["admin"] },
      { name: "blind", password: "changeme", roles: [] },
      { name: "narrow", password: "changeme", roles: ["narrow"] },
    ],
    roles: { narrow: { capabilities: ["search"], searchIndexes: ["main"], defaultIndexes: ["main"] } },
    hecTokens: [{ name: "t", token: hecTokens.plain, index: "auth0" }],
    indexes: ["auth0"],
    ...(now === undefined ? {} : { now }),
  });
  const shop = { application: "Shop", userId: "auth0|1" };
  const events = [
    { time: 1772359200, event: { message: "SignUp", ...shop, loginsCount: 1 } },
    { time: 1772359260, event: { message: "Login", ...shop, loginsCount: 2 } },
    {
      time: 1772359320,
      event: { message: "Login", application: "Blog", userId: "auth0|2", roles: ["a", "b"] },
    },
    { time: 1772359330, index: "main", event: "plain text user=ann code=7" },
    { time: 1772359340, index: "_internal", event: "internal text" },
    {
      time: 1772359350,
      event: { nested: { deep: [{ x: 1 }, { x: 2 }] }, quote: 'say "hi"', ok: true, none: null },
    },
    { time: 1772359360, fields: { plan: "pro", message: "Login" }, event: { message: "Login" } },
  ];
  const lines = events.map((event) => JSON.stringify({ sourcetype: "auth0_activity", host: "h", ...event }));
  const response = await fetch(`${served.hec.url}/services/collector`, {
    method: "POST",
    headers: { authorization: `Splunk ${hecTokens.plain}` },
    body: lines.join(""),
  });
  if (response.status !== 200) throw new Error(await response.text());
  return served;
}

/** A Splunk with an admin, a reader and one HEC token. New ids are numbered. */
function serveManagement(): Promise<ServedSplunk> {
  let ids = 0;
  return serveSplunk({
    users: [
      { name: "admin", password: "changeme", roles: ["admin"] },
      { name: "reader", password: "reading", roles: ["user"] },
    ],
    hecTokens: [{ name: "seeded", token: hecTokens.plain, useACK: true, indexes: ["main"] }],
    now: () => fixtureNow,
    newId: () => `11111111-0000-4000-8000-${String(++ids).padStart(12, "0")}`,
  });
}

/** A request to the management port of {@link serveManagement}. */
export interface ManagementCall {
  readonly method?: string;
  readonly form?: Record<string, string> | [string, string][];
  /** Default `admin`; empty: without credentials. */
  readonly user?: "admin" | "reader" | "";
  readonly query?: string;
}

/** Serves {@link serveManagement}'s Splunk for this file. */
export function useManagement() {
  const served = {} as ServedSplunk;
  beforeAll(async () => void Object.assign(served, await serveManagement()));
  afterAll(() => served.close());
  return { served, call: createManagementClient(() => served) };
}

/** A client of the management port that returns the complete response. */
function createManagementClient(served: () => ServedSplunk) {
  return async (
    path: string,
    { method, form, user = "admin", query = "?output_mode=json" }: ManagementCall = {},
  ) => {
    const passwords = { admin: "changeme", reader: "reading" };
    const response = await fetch(`${served().management.url}${path}${query}`, {
      method: method ?? (form === undefined ? "GET" : "POST"),
      headers: user === "" ? {} : { authorization: toBasic(user, passwords[user]) },
      ...(form === undefined ? {} : { body: new URLSearchParams(form) }),
    });
    const text = await response.text();
    return { status: response.status, text, json: text.startsWith("{") ? JSON.parse(text) : undefined };
  };
}
