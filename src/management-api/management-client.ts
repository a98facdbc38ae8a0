import * as z from "zod";
import { ManagementError, type Operation } from "./management-error.ts";
import {
  type ManagementReader,
  type ManagementWriter,
  type TenantAction,
  type TenantBinding,
  trigger,
} from "./management-port.ts";
import type { ManagementRequest, TenantSession } from "./open-tenant.ts";
import { parseAction, parseBinding, parsePage, parseTrigger, parseVersion } from "./parse-responses.ts";

const actionsPath = "/actions/actions";
const bindingsPath = `/actions/triggers/${trigger.id}/bindings`;
const toPath = (id: string) => `${actionsPath}/${encodeURIComponent(id)}`;

/** Reads the tenant. Cannot write. */
export function createReader(session: TenantSession): ManagementReader {
  const seenBindings = createSeen(session);
  const listActions = async (operation: Operation, query: ManagementRequest["query"]) => {
    const rows = await readList(session, operation, {
      ...{ key: "actions", perPage: 100, path: actionsPath, query: { triggerId: trigger.id, ...query } },
      parse: parseAction,
    });
    // By id, because a row can appear twice.
    const actions = [...new Map(rows.map((one: TenantAction) => [one.id, one])).values()];
    return actions.filter(({ triggers }) => triggers.includes(trigger.id));
  };
  return {
    // Auth0 does not document how it matches the name, so select the exact name here.
    findActions: async (name) =>
      (await listActions("find the Action", { actionName: name })).filter((one) => one.name === name),
    listActions: () => listActions("find the Action", {}),
    getAction: (id) =>
      session.retry.read(() =>
        session.request("read the Action", { path: toPath(id) }, ({ body }) => parseAction(body)),
      ),
    async listVersions(actionId) {
      const rows = await readList(session, "list the versions", {
        ...{ key: "versions", perPage: 50, path: `${toPath(actionId)}/versions` },
        parse: parseVersion,
      });
      return rows.toSorted((one, other) => other.number - one.number);
    },
    listBindings: () =>
      readList(session, "list the bindings", {
        ...{ key: "bindings", perPage: 50, path: bindingsPath },
        parse: parseBinding,
        seen: seenBindings,
      }),
    listTriggers: () =>
      session.retry.read(() =>
        session.request("list the triggers", { path: "/actions/triggers" }, ({ body }) =>
          parsePage("triggers", body).rows.map(parseTrigger),
        ),
      ),
  };
}

/** Writes to the tenant. Retries a request only after a 429. */
export function createWriter(session: TenantSession): ManagementWriter {
  const write = async <T>(
    operation: Operation,
    request: ManagementRequest,
    parse: (body: unknown) => T,
  ): Promise<T> => {
    const { writes } = session;
    const result = await session.retry.write(() => {
      writes.pending = operation;
      return session.request(operation, request, ({ body }) => parse(body));
    });
    writes.pending = undefined;
    writes.done.push(operation);
    return result;
  };
  return {
    createAction(name, { code, runtime, dependencies, secrets }) {
      const body = { name, supported_triggers: [trigger], code, runtime, dependencies, secrets };
      return write("create the Action", { method: "POST", path: actionsPath, body }, parseAction);
    },
    // Only these properties: a bundle has more than Auth0 accepts.
    updateAction(id, { code, runtime, dependencies, secrets }) {
      const body = { code, runtime, dependencies, secrets };
      return write("update the draft", { method: "PATCH", path: toPath(id), body }, parseAction);
    },
    deployAction: (id) => write("deploy", { method: "POST", path: `${toPath(id)}/deploy` }, parseVersion),
    deployVersion(actionId, versionId) {
      const path = `${toPath(actionId)}/versions/${encodeURIComponent(versionId)}/deploy`;
      return write(
        "deploy the version",
        { method: "POST", path, body: { update_draft: true } },
        parseVersion,
      );
    },
    replaceBindings(bindings) {
      const body = { bindings: bindings.map(toBindingInput) };
      return write("write the bindings", { method: "PATCH", path: bindingsPath, body }, (response) =>
        parsePage("bindings", response).rows.map(parseBinding),
      );
    },
    deleteAction: (id) =>
      write("delete the Action", { method: "DELETE", path: toPath(id) }, (body) => z.undefined().parse(body)),
    testAction: (id, payload) =>
      write(
        "test the Action",
        { method: "POST", path: `${toPath(id)}/test`, body: { payload } },
        (body) => body,
      ),
  };
}

function toBindingInput({ actionId, displayName }: TenantBinding) {
  return {
    ref: { type: "action_id", value: actionId },
    ...(displayName === undefined ? {} : { display_name: displayName }),
  };
}

/** The path of a list and the parser of its rows. */
interface ListRequest<T> {
  readonly key: string;
  readonly perPage: number;
  readonly path: string;
  readonly query?: ManagementRequest["query"];
  readonly parse: (row: unknown) => T;
  /** Facts from earlier readings of the same list. */
  readonly seen?: Seen;
}

/** The max number of rows seen since this command last wrote the list. */
interface Seen {
  most(): number;
  add(count: number): void;
}

/**
 * Auth0 omits `total` if it is 0, and also on an empty page after the last one. So a list without `total` that is shorter
 * than an earlier reading may be incomplete. Writing it back would unbind other Actions.
 */
function createSeen({ writes }: TenantSession): Seen {
  let most = 0;
  let ownWrites = 0;
  const forgetAfterOwnWrite = () => {
    const count = writes.done.filter((operation) => operation === "write the bindings").length;
    if (count !== ownWrites || writes.pending === "write the bindings") most = 0;
    ownWrites = count;
  };
  return {
    most() {
      forgetAfterOwnWrite();
      return most;
    },
    add(count) {
      forgetAfterOwnWrite();
      most = Math.max(most, count);
    },
  };
}

/**
 * Reads all pages, and again where the list may be incomplete: fewer rows than the largest `total` that a page names, or
 * a row that came twice, as when the list moved between two pages (each binding has a unique id). Auth0 omits `total` where it is 0, also on the empty
 * page behind the last one, and may give fewer rows on a page than were requested. Without a `total` only an empty page
 * proves the end.
 */
function readList<T>(
  session: TenantSession,
  operation: Operation,
  { key, perPage, path, query, parse, seen }: ListRequest<T>,
): Promise<readonly T[]> {
  return session.retry.read(async () => {
    const all: T[] = [];
    const keys = new Set<string>();
    let expected = 0;
    const fail = (what: string): never => {
      throw new ManagementError(operation, what, { status: 200 });
    };
    for (let page = 0; ; page++) {
      const request = { path, query: { ...query, page, per_page: perPage } };
      const list = await session.request(operation, request, ({ body }) => {
        const { rows, total = 0 } = parsePage(key, body);
        return { total, keys: rows.map((row) => JSON.stringify(row)), rows: rows.map(parse) };
      });
      all.push(...list.rows);
      for (const one of list.keys) keys.add(one);
      if (keys.size < all.length) fail("a row came twice");
      expected = Math.max(expected, list.total);
      if (list.rows.length > 0 && (expected === 0 || all.length < expected)) continue;
      const most = expected === 0 ? (seen?.most() ?? 0) : expected;
      seen?.add(Math.max(all.length, expected));
      return all.length < most ? fail(`${all.length} of ${most} rows`) : all;
    }
  });
}
