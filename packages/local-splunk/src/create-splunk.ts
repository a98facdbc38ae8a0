import type { VendorHandle } from "@splunk-action/local-http";
import { type HecToken, type SplunkAuthToken, type SplunkUser, toHecToken } from "./accounts.ts";
import { handleHec } from "./hec/handle-hec.ts";
import type { HecCode } from "./hec/hec-codes.ts";
import { handleManagement } from "./management/handle-management.ts";
import { noSearchFaults, type SearchFaults } from "./management/search/search-job.ts";
import type { SplunkEvent } from "./splunk-event.ts";
import { createState, type SplunkOptions } from "./state.ts";

/** A local Splunk: two ports with shared state. */
export interface Splunk {
  /** The management port (8089): receivers, search, administration. */
  readonly handle: VendorHandle;
  /** The HTTP Event Collector's port (8088). */
  readonly handleHec: VendorHandle;
  /** A copy of the stored events, oldest first. */
  readonly events: readonly SplunkEvent[];
  /** Events ever indexed. */
  readonly total: number;
  /** The newest events first, without a copy. */
  newestFirst(): Generator<SplunkEvent>;
  /**
   * Registers a listener. It is called for every indexed event, before the response is sent. If it throws, the
   * response is 500. @returns an unsubscribe function.
   */
  onEvent(listener: (event: SplunkEvent) => void): () => void;
  /** Deletes the events; accounts, tokens and indexes stay. */
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
   * Puts the collector into the state of a HEC code until the next call: 8, 9, 23, 26 and 27 refuse everything, 24 and
   * 25 accept events and warn, 18 to 20 make it unhealthy, any other refuses with that code. `undefined`: healthy.
   */
  setHecCondition(code: HecCode | undefined): void;
  /** How long later events stay invisible to searches, in milliseconds. */
  setIndexingDelay(ms: number): void;
  /** Faults of searches that respond 200. */
  readonly searchFaults: SearchFaults;
  setSearchFaults(faults: Partial<SearchFaults>): void;
}

/**
 * Creates a Splunk in memory. Its two handles accept WHATWG requests for any origin, so one definition serves
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
