/**
 * The entities in a recording, by kind: where they are in the tenant's state, and how to convert the API's JSON to
 * it. Ids and dates are kept, so that nothing has to be translated for them.
 */
export const entities = {
  action: { list: "actions", idOf: (one) => one.id, toStored: toStoredAction },
  module: { list: "modules", idOf: (one) => one.id, toStored: toStoredModule },
  user: { list: "users", idOf: (one) => one.userId, toStored: toStoredUser },
};

/** The kind of an object in a response, if it is complete. */
export function kindOf(json) {
  if ("supported_triggers" in json && "created_at" in json && !("number" in json)) return "action";
  if ("all_changes_published" in json) return "module";
  if ("user_id" in json && "identities" in json) return "user";
  return undefined;
}

function toStoredAction(json, now) {
  const deployed = json.deployed_version;
  const content = (from) => ({
    code: from?.code ?? "",
    dependencies: from?.dependencies ?? [],
    runtime: from?.runtime ?? "node22",
    secrets: (from?.secrets ?? []).map((one) => ({ name: one.name, value: "x", updatedAt: one.updated_at })),
    modules: (from?.modules ?? []).map(({ module_id, module_version_id }) => ({
      module_id,
      module_version_id,
    })),
  });
  const isFinal = json.status === undefined || json.status === "built" || json.status === "failed";
  return {
    id: json.id,
    name: json.name,
    trigger: json.supported_triggers[0],
    createdAt: json.created_at,
    updatedAt: json.code === undefined ? json.updated_at : json.created_at,
    draft: {
      // A binding contains the deployed version only.
      ...content(json.code === undefined ? deployed : json),
      updatedAt: json.updated_at,
      build: {
        startedAt: isFinal ? now - 1 : now,
        durationMs: isFinal ? 1 : 10_000,
        hasDependencies: json.dependencies?.length > 0,
        outcome: json.status === "failed" ? "failed" : "built",
      },
    },
    versions: deployed === undefined ? [] : [toStoredVersion(json, content(deployed))],
  };
}

function toStoredVersion({ deployed_version: version, supported_triggers }, content) {
  return {
    ...content,
    id: version.id,
    number: version.number,
    trigger: supported_triggers[0],
    createdAt: version.created_at,
    builtAt: version.built_at,
    updatedAt: version.updated_at,
    currentFrom: 0,
  };
}

function toStoredModule(json) {
  const secrets = (from) =>
    (from.secrets ?? []).map((one) => ({ name: one.name, value: "x", updatedAt: one.updated_at }));
  const latest = json.latest_version;
  return {
    id: json.id,
    name: json.name,
    code: json.code,
    dependencies: json.dependencies,
    secrets: secrets(json),
    createdAt: json.created_at,
    updatedAt: json.updated_at,
    versions:
      latest === undefined
        ? []
        : [
            {
              id: latest.id,
              number: latest.version_number,
              code: latest.code,
              dependencies: latest.dependencies,
              secrets: secrets(latest),
              createdAt: json.updated_at,
            },
          ],
  };
}

function toStoredUser(json) {
  const {
    app_metadata: appMetadata,
    last_ip: lastIp,
    last_login: lastLogin,
    logins_count,
    ...profile
  } = json;
  return {
    userId: json.user_id,
    profile,
    ...(appMetadata === undefined ? {} : { appMetadata }),
    loginsCount: logins_count ?? 0,
    ...(lastLogin === undefined ? {} : { lastLogin }),
    ...(lastIp === undefined ? {} : { lastIp }),
    roles: [],
  };
}
