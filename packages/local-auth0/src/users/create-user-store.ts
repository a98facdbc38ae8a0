import type { StoredUser } from "../tenant-state.ts";

/** The users of a tenant, indexed by id and e-mail address. */
export interface UserStore {
  readonly size: number;
  /** In order of creation. */
  list(): readonly StoredUser[];
  find(userId: string): StoredUser | undefined;
  /** The user with this address in a connection of the strategy; `auth0` is that of database connections. */
  findByEmail(strategy: string, email: string): StoredUser | undefined;
  /** All users with exactly this address, in any connection. */
  listByEmail(email: string): readonly StoredUser[];
  /** Adds a user, or replaces the user with the same id. */
  add(user: StoredUser): void;
  /** Changes root attributes; `email` may be among them. */
  change(user: StoredUser, attributes: Readonly<Record<string, unknown>>): void;
  /** Succeeds if there is no such user. */
  remove(userId: string): void;
}

/** @param initial in order of creation */
export function createUserStore(initial: readonly StoredUser[]): UserStore {
  /** A map keeps the order in which it was filled. */
  const byId = new Map<string, StoredUser>();
  const byEmail = new Map<unknown, Set<StoredUser>>();

  function index(user: StoredUser): void {
    const { email } = user.profile;
    if (email === undefined) return;
    const others = byEmail.get(email);
    if (others === undefined) byEmail.set(email, new Set([user]));
    else others.add(user);
  }

  function unindex(user: StoredUser): void {
    const { email } = user.profile;
    const all = byEmail.get(email);
    all?.delete(user);
    if (all?.size === 0) byEmail.delete(email);
  }

  const store: UserStore = {
    get size() {
      return byId.size;
    },
    list: () => [...byId.values()],
    find: (userId) => byId.get(userId),
    findByEmail: (strategy, email) =>
      store.listByEmail(email).find(({ userId }) => userId.startsWith(`${strategy}|`)),
    listByEmail: (email) => [...(byEmail.get(email) ?? [])],
    add(user) {
      const before = byId.get(user.userId);
      if (before !== undefined) unindex(before);
      byId.set(user.userId, user);
      index(user);
    },
    change(user, attributes) {
      unindex(user);
      Object.assign(user.profile, attributes);
      index(user);
    },
    remove(userId) {
      const user = byId.get(userId);
      if (user === undefined) return;
      unindex(user);
      byId.delete(userId);
    },
  };
  for (const user of initial) store.add(user);
  return store;
}
