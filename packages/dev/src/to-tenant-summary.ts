import type { ActionView, SecretView, StoredUser, Tenant } from "@splunk-action/local-auth0";
import { isOwnAction } from "../../../src/deploy/read-tenant.ts";
import { settingDefinitions } from "../../../src/settings/definitions.ts";
import { parseSettings } from "../../../src/settings/parse-settings.ts";
import type { SettingName } from "../../../src/settings/rules.ts";
import { toSettingsErrorText } from "../../../src/settings/settings-error-texts.ts";
import { toLogView } from "./flow/to-flow.ts";
import type { ActionSummary, SecretSummary, TenantSummary, UserView } from "./page-model.ts";

const shownUsers = 100;
const shownLogs = 60;
const shownVersions = 30;

/** The tenant as the page shows it. Contains no code and no value of a secret. */
export function toTenantSummary(tenant: Tenant, flag: string): TenantSummary {
  const { state } = tenant;
  const bound = (state.bindings["post-login"] ?? []).map(({ actionId }) => actionId);
  return {
    actions: state.actions.map((action) => ({
      ...toActionSummary(action, bound.indexOf(action.id)),
      draftErrors: isOwnAction(action.code) ? toDraftErrors(tenant, action.id) : [],
    })),
    users: toLatestUsers(state.users).map((user) => toUserView(user, flag)),
    userCount: state.users.length,
    logs: state.logs.slice(-shownLogs).reverse().map(toLogView),
  };
}

/** Errors in the combination of the draft's secrets, such as two credentials at once. */
function toDraftErrors({ context }: Tenant, id: string): readonly string[] {
  const secrets = context.state.actions.find((action) => action.id === id)?.draft.secrets ?? [];
  const { errors } = parseSettings(Object.fromEntries(secrets.map(({ name, value }) => [name, value])));
  return errors.map(toSettingsErrorText);
}

function toActionSummary(action: ActionView, position: number): Omit<ActionSummary, "draftErrors"> {
  const { deployedVersion, name, runtime, status, allChangesDeployed } = action;
  return {
    ...{ name, runtime, status, allChangesDeployed },
    own: isOwnAction(action.code),
    ...(position === -1 ? {} : { position: position + 1 }),
    ...(deployedVersion === undefined ? {} : { deployedVersion: deployedVersion.number }),
    secrets: compareSecrets(action.secrets, deployedVersion?.secrets ?? []),
    versions: action.versions
      .slice(0, shownVersions)
      .map(({ number, deployed, createdAt }) => ({ number, deployed, createdAt })),
  };
}

/** Compares the draft's secrets with the deployed ones. A name that only the version has was removed since. */
function compareSecrets(draft: readonly SecretView[], deployed: readonly SecretView[]): SecretSummary[] {
  const running = new Map(deployed.map(({ name, updatedAt }) => [name, updatedAt]));
  const names = new Set(draft.map(({ name }) => name));
  return [
    ...draft.map((secret): SecretSummary => {
      const before = running.get(secret.name);
      const pending = before === undefined ? "added" : before === secret.updatedAt ? null : "changed";
      return { ...secret, pending, ...toMeaning(secret.name) };
    }),
    ...deployed
      .filter(({ name }) => !names.has(name))
      .map((secret): SecretSummary => ({ ...secret, pending: "removed", ...toMeaning(secret.name) })),
  ].sort((a, b) => (a.name < b.name ? -1 : 1));
}

function toMeaning(name: string): { readonly meaning?: string } {
  return Object.hasOwn(settingDefinitions, name)
    ? { meaning: settingDefinitions[name as SettingName].meaning }
    : {};
}

/** The users who logged in last, then those who were added last. */
function toLatestUsers(users: readonly StoredUser[]): readonly StoredUser[] {
  const at = (user: StoredUser) => user.lastLogin ?? String(user.profile.created_at ?? "");
  return [...users].sort((a, b) => (at(a) < at(b) ? 1 : -1)).slice(0, shownUsers);
}

function toUserView(
  { userId, profile, appMetadata, loginsCount, lastLogin }: StoredUser,
  flag: string,
): UserView {
  const text = (value: unknown) => (typeof value === "string" && value !== "" ? value : undefined);
  const [email, createdAt] = [text(profile.email), text(profile.created_at)];
  return {
    id: userId,
    name: text(profile.name) ?? email ?? userId,
    loginsCount,
    flagged: Boolean(appMetadata?.[flag]),
    ...(email === undefined ? {} : { email }),
    ...(createdAt === undefined ? {} : { createdAt }),
    ...(lastLogin === undefined ? {} : { lastLogin }),
  };
}
