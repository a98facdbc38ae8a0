import type { ManagementWriter } from "./management-port.ts";
import type { TenantSession } from "./open-tenant.ts";
import { parseAction, parseBinding, parsePage, parseVersion } from "./parse-answers.ts";
import { trigger } from "./tenant-model.ts";

/** Writes to the tenant through the `auth0` SDK. A request is repeated only after a 429. */
export function createWriter({ client, retry, call }: TenantSession): ManagementWriter {
  return {
    createAction: (name, { code, runtime, dependencies, secrets }) =>
      retry.write(() =>
        call("create the Action", async () => {
          const supported_triggers = [{ ...trigger }];
          const content = { code, runtime, dependencies: [...dependencies], secrets: [...secrets] };
          return parseAction(await client.create({ name, supported_triggers, ...content }));
        }),
      ),
    updateAction: (id, { code, runtime, dependencies, secrets }) =>
      retry.write(() =>
        call("update the draft", async () => {
          // Part by part: a bundle knows more of itself than Auth0 takes.
          const draft = {
            ...(code === undefined ? {} : { code }),
            ...(runtime === undefined ? {} : { runtime }),
            ...(dependencies === undefined ? {} : { dependencies: [...dependencies] }),
            ...(secrets === undefined ? {} : { secrets: [...secrets] }),
          };
          return parseAction(await client.update(id, draft));
        }),
      ),
    deployAction: (id) =>
      retry.write(() => call("deploy", async () => parseVersion(await client.deploy(id)))),
    deployVersion: (actionId, versionId) =>
      retry.write(() =>
        call("deploy the version", async () => {
          return parseVersion(await client.versions.deploy(actionId, versionId, { update_draft: true }));
        }),
      ),
    replaceBindings: (bindings) =>
      retry.write(() =>
        call("write the bindings", async () => {
          const list = bindings.map(({ actionId, displayName }) => ({
            ref: { type: "action_id" as const, value: actionId },
            ...(displayName === undefined ? {} : { display_name: displayName }),
          }));
          const answer: unknown = await client.triggers.bindings.updateMany(trigger.id, { bindings: list });
          return parsePage("bindings", answer).rows.map(parseBinding);
        }),
      ),
    deleteAction: (id) =>
      retry.write(() => call("delete the Action", async () => void (await client.delete(id)))),
    testAction: (id, payload) =>
      retry.write(() =>
        call("test the Action", async () => {
          return await client.test(id, { payload: payload as Record<string, unknown> });
        }),
      ),
  };
}
