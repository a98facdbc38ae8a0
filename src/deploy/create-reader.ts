import type { ManagementReader } from "./management-port.ts";
import type { TenantSession } from "./open-tenant.ts";
import { parseAction, parseBinding, parseTrigger, parseVersion } from "./parse-answers.ts";
import { trigger } from "./tenant-model.ts";

/** What the SDK's pages have in common. */
interface Page {
  readonly data: readonly unknown[];
  readonly response: { readonly total?: number | undefined; readonly per_page?: number | undefined };
}

/** Reads the tenant through the `auth0` SDK. It has no way to write. */
export function createReader({ client, retry, call }: TenantSession): ManagementReader {
  return {
    findActions: (name) =>
      retry.read(() =>
        call("find the Action", async () => {
          const rows = await readPages(100, (paging) =>
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
          const rows = await readPages(100, (paging) => client.list({ triggerId: trigger.id, ...paging }));
          return rows.map(parseAction).filter((action) => action.triggers.includes(trigger.id));
        }),
      ),
    getAction: (id) =>
      retry.read(() => call("read the Action", async () => parseAction(await client.get(id)))),
    listVersions: (actionId) =>
      retry.read(() =>
        call("list the versions", async () => {
          const rows = await readPages(50, (paging) => client.versions.list(actionId, paging));
          return rows.map(parseVersion).sort((one, other) => other.number - one.number);
        }),
      ),
    listBindings: () =>
      retry.read(() =>
        call("list the bindings", async () => {
          const rows = await readPages(50, (paging) => client.triggers.bindings.list(trigger.id, paging));
          return rows.map(parseBinding);
        }),
      ),
    listTriggers: () =>
      retry.read(() =>
        call("list the triggers", async () =>
          ((await client.triggers.list()).triggers ?? []).map(parseTrigger),
        ),
      ),
  };
}

/** Follows the pages. Auth0 leaves `total` out where it is 0, and may give fewer rows a page than were asked for. */
async function readPages(
  perPage: number,
  request: (paging: { page: number; per_page: number }) => PromiseLike<unknown>,
): Promise<unknown[]> {
  const rows: unknown[] = [];
  for (let page = 0; ; page++) {
    const { data, response } = (await request({ page, per_page: perPage })) as Page;
    rows.push(...data);
    const full = data.length > 0 && data.length >= (response.per_page ?? perPage);
    if (!full || rows.length >= (response.total ?? Number.POSITIVE_INFINITY)) return rows;
  }
}
