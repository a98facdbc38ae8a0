import { expect, test } from "@jest/globals";
import { deriveEventId } from "../../src/activity/event-id.ts";
import { createSimulation, type SimulationOptions } from "./ports.ts";
import type { Scenario, ScenarioEvent, ScenarioLog } from "./scenario.ts";

const since = Date.UTC(2026, 10, 20);
const minute = 60_000;
const signUpId = (user: string) => deriveEventId(["signup", "acme", user], undefined);

let serial = 0;

function toLog(at: number, type: string, user: string, count?: number): ScenarioLog {
  const date = since + at * minute;
  const digits = new Date(date + 50).toISOString().replace(/\D/g, "");
  const id = `900${digits}${String(++serial).padStart(36, "0")}`;
  const details = {
    prompts: count === undefined ? [] : [{}],
    session_id: `session-${user}`,
    ...(count === undefined ? {} : { stats: { loginsCount: count } }),
  };
  const fields = { client_id: "c", tenant_name: "acme", details, log_id: id, _id: id };
  return {
    id,
    date,
    toJson: () => ({ date: new Date(date).toISOString(), type, user_id: user, ...fields }),
  };
}

/** An event of the Action that is in Splunk. */
function toEvent(at: number, user: string, values: Readonly<Record<string, unknown>>): ScenarioEvent {
  const time = since + at * minute;
  const eventId = String(values.eventId ?? `event-${++serial}`);
  const common = { userId: user, clientId: "c", sessionId: `session-${user}`, eventId };
  const toJson = () => JSON.stringify({ time: new Date(time).toISOString(), ...common, ...values });
  return { time, eventId, toJson };
}

async function reconcile(
  logs: readonly ScenarioLog[],
  events: readonly ScenarioEvent[] = [],
  options: SimulationOptions = {},
) {
  const start = toLog(-60, "seacft", "nobody");
  const scenario: Scenario = {
    ...{ logs: [start, ...logs], events, lost: new Set(), since, until: since + 120 * minute },
  };
  const simulation = createSimulation(scenario, options);
  const report = await simulation.run();
  expect(report).toMatchObject({ complete: true, missing: 0 });
  return simulation.index.rows.flatMap(({ json, sentHere }) => {
    const { message, userId, eventId } = JSON.parse(json);
    return sentHere
      ? [`${message} ${userId}${eventId === signUpId(userId) ? " (id of the sign-up)" : ""}`]
      : [];
  });
}

test("a first login that was lost is a SignUp with the id that the Action would have given it", async () => {
  expect(await reconcile([toLog(10, "s", "new", 1)])).toEqual(["SignUp new (id of the sign-up)"]);
});

test("a later login is a Login, and so is one whose log does not say that it is the first", async () => {
  const logs = [toLog(10, "s", "known", 5), toLog(20, "s", "sso"), toLog(30, "sepft", "password")];
  expect(await reconcile(logs)).toEqual(["Login known", "Login sso", "Login password"]);
});

test("a sign-up in the log makes the login after it the first, and only that one", async () => {
  const logs = [toLog(5, "ss", "social"), toLog(10, "s", "social"), toLog(20, "s", "social")];
  expect(await reconcile(logs)).toEqual(["SignUp social (id of the sign-up)", "Login social"]);
});

test("a user whose SignUp is in Splunk gets no other one, however old it is within the search", async () => {
  const arrived = toEvent(-50, "new", { message: "SignUp", eventId: signUpId("new"), loginsCount: 1 });
  expect(await reconcile([toLog(10, "s", "new", 1)], [arrived])).toEqual(["Login new"]);
});

test("users of before SIGNUPS_SINCE are Logins", async () => {
  const env = { SIGNUPS_SINCE: new Date(since + 15 * minute).toISOString() };
  const logs = [toLog(10, "s", "before", 1), toLog(20, "s", "after", 1)];
  expect(await reconcile(logs, [], { env })).toEqual(["Login before", "SignUp after (id of the sign-up)"]);
});

test("the same SignUp is not sent again by another run, with and without the state", async () => {
  const start = toLog(-60, "seacft", "nobody");
  const scenario: Scenario = {
    ...{ logs: [start, toLog(10, "s", "new", 1)], events: [], lost: new Set<string>() },
    ...{ since, until: since + 120 * minute },
  };
  const simulation = createSimulation(scenario);
  expect(await simulation.run()).toMatchObject({ sent: 1 });
  expect(await simulation.run()).toMatchObject({ sent: 0, reconciledBefore: 1 });
  simulation.forgetState();
  expect(await simulation.run()).toMatchObject({ sent: 0, reconciledBefore: 1 });
});
