import { ManagementError } from "./management-error.ts";
import type { ManagementReader } from "./management-port.ts";
import type { TenantSession } from "./open-tenant.ts";
import { parseAction, parseBinding, parsePage, parseTrigger, parseVersion } from "./parse-answers.ts";
import { trigger } from "./tenant-model.ts";

/** Reads the tenant through the `auth0` SDK. It has no way to write. */
export function createReader({ client, retry, call }: TenantSession): ManagementReader {
  return {
    findActions: (name) =>
      retry.read(() =>
        call("find the Action", async () => {
          const { rows } = await readList("actions", 100, (paging) =>
            client.list({ triggerId: trigger.id, actionName: name, ...paging }),
          );
          // How Auth0 matches the name is not documented, so the exact one is looked for here.
          return rows
            .map(parseAction)
            .filter((action) => action.name === name && action.triggers.includes(trigger.id));
        }),
      ),
    listActions: () =>
      retry.read(() =>
        call("find the Action", async () => {
          const { rows } = await readList("actions", 100, (paging) =>
            client.list({ triggerId: trigger.id, ...paging }),
          );
          return rows.map(parseAction).filter((action) => action.triggers.includes(trigger.id));
        }),
      ),
    getAction: (id) =>
      retry.read(() => call("read the Action", async () => parseAction(await client.get(id)))),
    listVersions: (actionId) =>
      retry.read(() =>
        call("list the versions", async () => {
          const { rows } = await readList("versions", 50, (paging) => client.versions.list(actionId, paging));
          return rows.map(parseVersion).sort((one, other) => other.number - one.number);
        }),
      ),
    listBindings: () =>
      retry.read(() =>
        call("list the bindings", async () => {
          const { rows, total } = await readList("bindings", 50, (paging) =>
            client.triggers.bindings.list(trigger.id, paging),
          );
          // The list is written as a whole, so that what is missing in it here would be unbound.
          if (rows.length < total) {
            throw new ManagementError("list the bindings", `${rows.length} of ${total} rows`, {
              status: 200,
            });
          }
          return rows.map(parseBinding);
        }),
      ),
    listTriggers: () =>
      retry.read(() =>
        call("list the triggers", async () =>
          parsePage("triggers", await client.triggers.list()).rows.map(parseTrigger),
        ),
      ),
  };
}

/**
 * Follows the pages. Auth0 leaves `total` out where it is 0, and may give fewer rows a page than were asked for. The
 * SDK takes an answer that is no list, such as a proxy's page, for an empty one, so its rows are read here.
 */
async function readList(
  key: string,
  perPage: number,
  request: (paging: { page: number; per_page: number }) => PromiseLike<{ readonly response: unknown }>,
): Promise<{ readonly rows: readonly unknown[]; readonly total: number }> {
  const all: unknown[] = [];
  for (let page = 0; ; page++) {
    const { response } = await request({ page, per_page: perPage });
    const { rows, total, per_page = perPage } = parsePage(key, response);
    all.push(...rows);
    const more = total === undefined ? rows.length >= per_page : all.length < total;
    if (rows.length === 0 || !more) return { rows: all, total: total ?? 0 };
  }
}
