import {
  builtInRoles,
  defaultUser,
  type HecToken,
  type SplunkAuthToken,
  type SplunkRole,
  type SplunkUser,
  toHecToken,
} from "./accounts.ts";
import { createEventStore, type EventStore } from "./event-store.ts";
import { type AckChannels, createAckChannels } from "./hec/ack-channels.ts";
import type { HecCode } from "./hec/hec-codes.ts";
import { createKnowledgeStore, type KnowledgeStore } from "./knowledge/knowledge-store.ts";
import { noSearchFaults, type SearchFaults, type SearchJob } from "./management/search/search-job.ts";
import type { Knowledge } from "./spl/knowledge.ts";
import type { NewSplunkEvent, SplunkEvent } from "./splunk-event.ts";

/** Options of a local Splunk. Everything has a default, so `createSplunk()` works. */
export interface SplunkOptions {
  /** Default: `admin` / `changeme` with the role `admin`. */
  readonly users?: readonly SplunkUser[];
  /** In addition to `admin`, `power` and `user`. */
  readonly roles?: Readonly<Record<string, SplunkRole>>;
  readonly authTokens?: readonly SplunkAuthToken[];
  readonly hecTokens?: readonly (Partial<HecToken> & Pick<HecToken, "name" | "token">)[];
  /** In addition to `main`, `history`, `summary`, `_internal` and `_audit`. */
  readonly indexes?: readonly string[];
  /** Whether token authentication is switched on. Default true. */
  readonly tokenAuthentication?: boolean;
  /** Decides the code for a missing HEC channel: 10, or 28 in the cloud. Default `enterprise`. */
  readonly deployment?: "enterprise" | "cloud";
  readonly version?: string;
  readonly serverName?: string;
  /** How long an event stays invisible to searches. Default 0; an idle Splunk takes about 1 000. */
  readonly indexingDelayMs?: number;
  /** Events kept, default 100 000. */
  readonly maxEvents?: number;
  /** Macros, props and event types that searches use. */
  readonly knowledge?: Knowledge;
  /** Characters of events kept, default 100 million. */
  readonly maxCharacters?: number;
  /** Epoch milliseconds, default `Date.now`. */
  readonly now?: () => number;
  /** A new GUID, default `crypto.randomUUID`. */
  readonly newId?: () => string;
}

/** The state that all endpoints of one Splunk share. */
export interface SplunkState {
  readonly users: Map<string, SplunkUser>;
  readonly roles: ReadonlyMap<string, SplunkRole>;
  readonly authTokens: Map<string, SplunkAuthToken>;
  /** Session key to user name. */
  readonly sessions: Map<string, string>;
  /** By name. */
  readonly hecTokens: Map<string, HecToken>;
  readonly indexes: Set<string>;
  readonly store: EventStore;
  readonly acks: AckChannels;
  readonly tokenAuthentication: boolean;
  readonly deployment: "enterprise" | "cloud";
  readonly version: string;
  readonly serverName: string;
  /** The HEC code of the collector's current state; see `Splunk.setHecCondition`. */
  hecCondition: HecCode | undefined;
  indexingDelayMs: number;
  /** By search id, oldest first. */
  readonly jobs: Map<string, SearchJob>;
  searchFaults: SearchFaults;
  readonly knowledgeStore: KnowledgeStore;
  readonly now: () => number;
  readonly newId: () => string;
  /** Stores the event and calls the listeners, unless its index does not exist: then Splunk drops it. */
  index(event: NewSplunkEvent): SplunkEvent | undefined;
  readonly listeners: Set<(event: SplunkEvent) => void>;
}

/** Indexes that every Splunk has. */
export const ownIndexes: readonly string[] = ["main", "history", "summary", "_internal", "_audit"];

/** Creates the state of a fresh Splunk. */
export function createState(options: SplunkOptions): SplunkState {
  const now = options.now ?? Date.now;
  const listeners = new Set<(event: SplunkEvent) => void>();
  const state: SplunkState = {
    users: new Map((options.users ?? [defaultUser]).map((user) => [user.name, user])),
    roles: new Map(Object.entries({ ...builtInRoles, ...options.roles })),
    authTokens: new Map((options.authTokens ?? []).map((token) => [token.token, token])),
    sessions: new Map(),
    hecTokens: new Map((options.hecTokens ?? []).map((token) => [token.name, toHecToken(token)])),
    indexes: new Set([...ownIndexes, ...(options.indexes ?? [])]),
    store: createEventStore({
      maxEvents: options.maxEvents ?? 100_000,
      maxCharacters: options.maxCharacters ?? 100_000_000,
      indexingDelayMs: () => state.indexingDelayMs,
      now,
    }),
    acks: createAckChannels(now),
    tokenAuthentication: options.tokenAuthentication ?? true,
    deployment: options.deployment ?? "enterprise",
    version: options.version ?? "10.4.2",
    serverName: options.serverName ?? "local-splunk",
    hecCondition: undefined,
    indexingDelayMs: options.indexingDelayMs ?? 0,
    jobs: new Map(),
    searchFaults: noSearchFaults,
    knowledgeStore: createKnowledgeStore(options.knowledge),
    now,
    newId: options.newId ?? (() => crypto.randomUUID()),
    index(event) {
      if (!state.indexes.has(event.index)) return undefined;
      const [stored] = [event, ...state.knowledgeStore.clonesOf(event)].map((each) => {
        const indexed = state.store.add(each);
        for (const listener of listeners) listener(indexed);
        return indexed;
      });
      return stored;
    },
    listeners,
  };
  return state;
}
