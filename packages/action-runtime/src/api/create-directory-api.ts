import type { ApiContext } from "./api-context.ts";

/**
 * `api.groups`, `api.roles` and `api.rules`: lookups about the user and the transaction. All results fit into one
 * page.
 */
export function createDirectoryApi({ directory }: ApiContext) {
  const groups = directory.groups ?? [];
  const roles = directory.roles ?? [];
  return {
    groups: {
      getUserGroups: async () => ({ groups: [...groups] }),
      async hasGroupMembership(names: readonly string[]) {
        assertNames("groups", names);
        const memberships = names.map((name) => {
          const matches = groups.filter((group) => group.id === name || group.name === name);
          return [name, { is_member: matches.length > 0, ...(matches.length > 0 && { matches }) }];
        });
        return { memberships: Object.fromEntries(memberships) };
      },
    },
    roles: {
      getUserEffectiveRoles: async () => ({ roles: [...roles] }),
      async getUserEffectiveRolesByIds(ids: readonly string[]) {
        assertNames("ids", ids);
        return { roles: roles.filter((role) => ids.includes(role.id)) };
      },
      async getUserEffectiveRolesByNames(names: readonly string[]) {
        assertNames("names", names);
        return { roles: roles.filter((role) => names.includes(role.name)) };
      },
    },
    rules: {
      wasExecuted: (ruleId: string): boolean => directory.rules?.includes(ruleId) ?? false,
    },
  };
}

function assertNames(parameter: string, value: unknown): void {
  if (!Array.isArray(value) || value.length === 0) {
    throw new Error(`"${parameter}" must be an array with at least one string.`);
  }
}
