import type { FieldName } from "../../src/activity/field-names.ts";
import { type FieldChoice, toEventJson } from "../../src/activity/serialize-event.ts";

/** A tenant and the events of its Action, made from a seed. What was lost on the way is known. */
export interface Scenario {
  /** In order of arrival, which is the order of their ids. */
  readonly logs: readonly ScenarioLog[];
  readonly events: readonly ScenarioEvent[];
  /** Logins whose event is not among `events`, by log id. */
  readonly lost: ReadonlySet<string>;
  readonly since: number;
  readonly until: number;
}

/** A log; its JSON is made when it is read, so that a million of them fit into memory. */
export interface ScenarioLog {
  readonly id: string;
  readonly date: number;
  toJson(): Record<string, unknown>;
}

export interface ScenarioEvent {
  /** Epoch milliseconds: when the Action ran. */
  readonly time: number;
  readonly eventId: string;
  toJson(): string;
}

export interface ScenarioOptions {
  readonly seed?: number;
  /** All logs, logins or not. */
  readonly logs?: number;
  readonly users?: number;
  readonly clients?: number;
  readonly since?: number;
  /** Milliseconds. */
  readonly length?: number;
  readonly transactions?: "equal" | "different" | "absent";
  readonly choice?: FieldChoice;
  /** Share of logins whose event is lost, by the moment at which the Action ran. */
  readonly lossAt?: (time: number) => number;
  /** Share of logins by password grant: no session, no transaction, no count. */
  readonly passwords?: number;
  /** Share of Actions that ran without a successful login after them. */
  readonly orphans?: number;
}

/** Numbers between 0 and 1 that are always the same for a seed (mulberry32). */
export function createRandom(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}

interface User {
  session: number;
  count: number;
}

const hour = 3600_000;

export function createScenario({
  seed = 1,
  logs: size = 3000,
  users: userCount = 300,
  clients = 2,
  since = Date.UTC(2026, 10, 20),
  length = 6 * hour,
  transactions = "equal",
  choice = {},
  lossAt = (time) => (time > since + 2 * hour && time < since + 3 * hour ? 1 : 0.01),
  passwords = 0.05,
  orphans = 0.01,
}: ScenarioOptions = {}): Scenario {
  const random = createRandom(seed);
  const users = new Map<number, User>();
  const lost = new Set<string>();
  const events: ScenarioEvent[] = [];
  const entries: { arrival: number; date: number; serial: number; login: LoginFacts | undefined }[] = [];
  const begin = since - hour / 2;
  const step = (length + hour) / size;
  let session = 0;

  for (let serial = 0; serial < size; serial++) {
    const date = Math.round(begin + step * serial + random() * step);
    const lag = random() < 0.08 ? 146 + random() * 4930 : 42 + random() * 60;
    const entry = { arrival: Math.round(date + lag), date, serial };
    if (random() < 0.58) {
      entries.push({ ...entry, login: undefined });
      continue;
    }
    // Few users do most of the logins.
    const id = Math.floor(random() ** 3 * userCount);
    const user = users.get(id) ?? { session: 0, count: 0 };
    users.set(id, user);
    const isPassword = random() < passwords;
    const isSso = !isPassword && user.session > 0 && random() < 0.3;
    if (!isSso) user.count++;
    if (!isSso && !isPassword) user.session = ++session;
    const waiting = random();
    const delay =
      isSso || isPassword || waiting > 0.07
        ? 150 + random() * 50
        : waiting > 0.02
          ? 25_000 * random()
          : 600_000 * random();
    const login: LoginFacts = {
      ...{ serial, seed, isPassword, isSso, date },
      user: id,
      client: Math.floor(random() * clients),
      session: user.session,
      count: user.count,
      time: Math.round(date - delay),
    };
    entries.push({ ...entry, login });
    const isLost = random() < lossAt(login.time);
    if (!isLost) events.push(toEvent(login, choice, transactions));
    else entries[entries.length - 1] = { ...entry, login: { ...login, isLost } };
    if (random() < orphans) {
      events.push(
        toEvent(
          {
            ...login,
            serial: serial + 50_000_000,
            time: date + 60_000 + random() * 60_000,
            count: ++user.count,
            session: ++session,
          },
          choice,
          transactions,
        ),
      );
    }
  }

  entries.sort((one, other) => one.arrival - other.arrival || one.serial - other.serial);
  const logs = entries.map(({ arrival, date, serial, login }): ScenarioLog => {
    const digits = new Date(arrival).toISOString().replace(/\D/g, "");
    const id = `900${digits}000000000000${String(serial).padStart(24, "0")}`;
    if (login?.isLost) lost.add(id);
    return {
      id,
      date,
      toJson: () => (login === undefined ? toNoise(id, date) : toLoginLog(id, login, transactions)),
    };
  });
  events.sort((one, other) => one.time - other.time);
  return { logs, events, lost, since, until: since + length };
}

interface LoginFacts {
  readonly serial: number;
  readonly seed: number;
  readonly user: number;
  readonly client: number;
  readonly session: number;
  readonly count: number;
  readonly date: number;
  /** When the Action ran. */
  readonly time: number;
  readonly isPassword: boolean;
  readonly isSso: boolean;
  readonly isLost?: boolean;
}

/** Marks that no output of the command line may have. */
export const personal = "marked-person";

function toUserId({ user }: LoginFacts): string {
  return `auth0|${personal}-${String(user).padStart(6, "0")}`;
}

function toTransaction({ serial, seed }: LoginFacts): string {
  return `tx-${seed}-${serial}-abcdefghijklmnop`;
}

function toLoginLog(id: string, login: LoginFacts, transactions: ScenarioOptions["transactions"]) {
  const { date, time, isPassword, isSso, count, client, user } = login;
  const details = isPassword
    ? { actions: { executions: [`exec-${login.serial}`] } }
    : {
        prompts: isSso ? [] : [{ name: "login" }],
        ...(isSso ? { elapsedTime: null } : { initiatedAt: time - 12_000, stats: { loginsCount: count } }),
        completedAt: date,
        session_id: `session-${login.session}`,
        actions: { executions: [`exec-${login.serial}`] },
        ...(transactions === "absent" ? {} : { transaction_id: toTransaction(login) }),
      };
  return {
    date: new Date(date).toISOString(),
    type: isPassword ? "sepft" : "s",
    connection_id: "",
    client_id: `client-${client}`,
    client_name: `App ${client}`,
    ip: "198.51.100.7",
    user_agent: "Chrome 142.0.0 / Linux 0.0.0",
    details,
    hostname: "acme.eu.auth0.com",
    user_id: toUserId(login),
    user_name: `${personal}-${user}@example.com`,
    ...(isSso ? {} : { connection: "Users", strategy: "auth0", strategy_type: "database" }),
    tenant_name: "acme",
    log_id: id,
    _id: id,
    isMobile: false,
  };
}

function toNoise(id: string, date: number) {
  return {
    date: new Date(date).toISOString(),
    type: "seacft",
    description: "",
    client_id: "client-0",
    ip: "198.51.100.7",
    details: { code: "*****************VM-" },
    user_id: `auth0|${personal}-000000`,
    log_id: id,
    _id: id,
  };
}

function toEvent(
  login: LoginFacts,
  choice: FieldChoice,
  transactions: ScenarioOptions["transactions"],
): ScenarioEvent {
  const { time, isPassword, client, count, session, serial, seed } = login;
  const eventId = `00000000-0000-4000-8000-${String(serial + seed * 100_000_000).padStart(12, "0")}`;
  const transaction = transactions === "different" ? `other-${toTransaction(login)}` : toTransaction(login);
  const toJson = () => {
    const values: Partial<Record<FieldName, unknown>> = {
      time: new Date(time).toISOString(),
      message: "Login",
      application: `App ${client}`,
      userId: toUserId(login),
      eventId,
      loginType: isPassword ? "password" : "interactive",
      tenant: "acme",
      clientId: `client-${client}`,
      loginsCount: count,
      ...(isPassword ? {} : { sessionId: `session-${session}`, transactionId: transaction }),
    };
    return toEventJson(values, choice);
  };
  return { time, eventId, toJson };
}
