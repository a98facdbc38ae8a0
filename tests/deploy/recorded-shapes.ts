/**
 * Answers of the Management API in the shapes, key orders and with the gaps that real tenants were seen to give in
 * 2026, for one Action. Where Auth0's own description says something else, this is what it does.
 */
const supported_triggers = [{ id: "post-login", version: "v3" }];
const created_at = "2026-05-29T10:45:58.888947671Z";
const updated_at = "2026-05-29T10:45:58.899254176Z";
const actionId = "5e34493d-7d06-4b8e-8d6b-5a3a0f6f5a57";
const versionId = "b5c29fd6-9d0f-4f0e-9d59-b0a4e1f2a3c4";

/** What was sent to create the Action. */
export interface SentAction {
  readonly name: string;
  readonly code: string;
  readonly secrets: readonly { readonly name: string }[];
}

const listSecrets = ({ secrets }: SentAction) => secrets.map(({ name }) => ({ name, updated_at }));

/** A list of which nothing matches: `total` is left out. */
export const emptyList = { actions: [], per_page: 100 };

/** 201 of POST, and 200 of GET before the first deploy. */
export const draft = (sent: SentAction, status: "pending" | "built") => ({
  ...{
    id: actionId,
    name: sent.name,
    supported_triggers,
    created_at,
    updated_at,
    code: sent.code,
    dependencies: [],
  },
  ...{ runtime: "node22", status, secrets: listSecrets(sent), all_changes_deployed: false },
});

/** 200 of POST deploy: the version is not deployed yet, and says nothing of when it was built. */
export const justDeployed = (sent: SentAction) => ({
  ...{
    code: sent.code,
    dependencies: [],
    id: versionId,
    deployed: false,
    number: 1,
    secrets: listSecrets(sent),
  },
  ...{ status: "built", created_at, updated_at, runtime: "node22", supported_triggers },
  action: {
    id: actionId,
    name: sent.name,
    supported_triggers,
    created_at,
    updated_at,
    all_changes_deployed: false,
  },
});

/** 200 of GET afterwards, with `current_version` in capitals and without secrets. */
export const deployed = (sent: SentAction) => ({
  ...{
    id: actionId,
    name: sent.name,
    supported_triggers,
    created_at,
    updated_at,
    code: sent.code,
    dependencies: [],
  },
  ...{ runtime: "node22", status: "built", secrets: listSecrets(sent) },
  current_version: {
    ...{
      id: versionId,
      code: sent.code,
      runtime: "node22",
      status: "BUILT",
      number: 1,
      build_time: updated_at,
    },
    ...{ created_at, updated_at },
  },
  deployed_version: {
    ...{ code: sent.code, dependencies: [], id: versionId, deployed: true, number: 1, built_at: updated_at },
    ...{
      secrets: listSecrets(sent),
      status: "built",
      created_at,
      updated_at,
      runtime: "node22",
      supported_triggers,
    },
  },
  all_changes_deployed: true,
});

/** An entry of the bindings: no code, no secrets, and `all_changes_deployed` always false. */
export const bindingOf = (id: string, name: string, display_name?: string) => ({
  ...{ id: "4b3528be-7f0c-4f8f-9d2c-3f1e2d4c5b6a", trigger_id: "post-login" },
  action: { id, name, supported_triggers, created_at, updated_at, all_changes_deployed: false },
  ...{ created_at, updated_at, ...(display_name === undefined ? {} : { display_name }) },
});

export const ids = { actionId, versionId };
