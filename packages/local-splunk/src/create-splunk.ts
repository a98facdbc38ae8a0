import type { VendorHandle } from "@splunk-action/local-http";
import { type HecToken, type SplunkAuthToken, type SplunkUser, toHecToken } from "./accounts.ts";
import { handleHec } from "./hec/handle-hec.ts";
import type { HecCode } from "./hec/hec-codes.ts";
import { handleManagement } from "./management/handle-management.ts";
import { noSearchFaults, type SearchFaults } from "./management/search/search-job.ts";
import type { SplunkEvent } from "./splunk-event.ts";
import { createState, type SplunkOptions } from "./state.ts";

/** A Splunk of one's own: two ports, one memory. */
export interface Splunk {
  /** The management port (8089): receivers, search, administration. */
  readonly handle: VendorHandle;
  /** The HTTP Event Collector's port (8088). */
  readonly handleHec: VendorHandle;
  /** What is held, oldest first: a copy. */
  readonly events: readonly SplunkEvent[];
  /** Events ever indexed. */
  readonly total: number;
  /** The newest events first, without a copy. */
  newestFirst(): Generator<SplunkEvent>;
  /**
   * Told of every event when it is indexed, before the sender gets its answer; what a listener throws is the answer
   * (500). @returns a function that ends it.
   */
  onEvent(listener: (event: SplunkEvent) => void): () => void;
  /** Forgets the events; accounts, tokens and indexes stay. */
  clear(): void;
  setUser(user: SplunkUser): void;
  setAuthToken(token: SplunkAuthToken): void;
  /** Adds a HEC token or replaces the one of that name. */
  setHecToken(token: Partial<HecToken> & Pick<HecToken, "name" | "token">): void;
  addIndex(name: string): void;
  /** Names of all indexes. */
  readonly indexes: readonly string[];
  /** All HEC tokens, values included. */
  readonly hecTokens: readonly HecToken[];
  /** See {@link Splunk.setHecCondition}. */
  readonly hecCondition: HecCode | undefined;
  /**
   * Puts the collector into the state of a HEC code until it is called again: 8, 9, 23, 26 and 27 take nothing, 24 and
   * 25 take events and warn, 18 to 20 make it unhealthy, any other refuses with that code. `undefined`: well again.
   */
  setHecCondition(code: HecCode | undefined): void;
  /** How long later events stay invisible to searches, in milliseconds. */
  setIndexingDelay(ms: number): void;
  /** Faults of searches that respond 200. */
  readonly searchFaults: SearchFaults;
  setSearchFaults(faults: Partial<SearchFaults>): void;
}

/**
 * Creates a Splunk in memory. Its two handles answer WHATWG requests whatever their origin, so one definition serves
 * msw in a test and two servers on loopback.
 */
export function createSplunk(options: SplunkOptions = {}): Splunk {
  const state = createState(options);
  const loopback = { address: "127.0.0.1" };
  return {
    handle: (request, caller = loopback) => handleManagement(state, request, caller),
    handleHec: (request) => handleHec(state, request),
    get events() {
      return [...state.store.newestFirst()].reverse();
    },
    get total() {
      return state.store.total;
    },
    newestFirst: () => state.store.newestFirst(),
    onEvent(listener) {
      state.listeners.add(listener);
      return () => void state.listeners.delete(listener);
    },
    clear: () => state.store.clear(),
    setUser: (user) => void state.users.set(user.name, user),
    setAuthToken: (token) => void state.authTokens.set(token.token, token),
    setHecToken: (token) => void state.hecTokens.set(token.name, toHecToken(token)),
    addIndex: (name) => void state.indexes.add(name),
    get indexes() {
      return [...state.indexes];
    },
    get hecTokens() {
      return [...state.hecTokens.values()];
    },
    get hecCondition() {
      return state.hecCondition;
    },
    setHecCondition(code) {
      state.hecCondition = code;
    },
    setIndexingDelay(ms) {
      state.indexingDelayMs = ms;
    },
    get searchFaults() {
      return state.searchFaults;
    },
    setSearchFaults(faults) {
      state.searchFaults = { ...noSearchFaults, ...faults };
    },
  };
}
