/**
 * Puts `splunk-action dev` under load: 10 000 logins in a row, then 50 at once, of many and of one user. Prints
 * the results, and fails if memory grows, an event is lost, or a user has more than one SignUp id.
 *
 * Everything that dev keeps has a limit, except users. So memory is measured after every limit has been reached, first
 * with events from other senders and then with logins. From then on there are no new users, and memory that
 * remains after a login and a garbage collection is a leak.
 *
 * Run it after `npm run build`: node .ci/load.mjs
 */
import { once } from "node:events";
import { startDev } from "./load/start-dev.mjs";

const logins = 10_000;
/** Creates a thousand users and fills logs, executions and logins up to their limits. */
const warmUp = 3_000;
const step = 1_000;
/** More than `dev` keeps of events (20 000) and of the numbers behind its charts (22 000 at most). */
const filling = 25_000;
/** Max bytes that a login may leave behind: a kept event takes about 1 500, a login with its steps 5 000. */
const maxLeft = 500;

const dev = await startDev();
const { api } = dev;
const problems = [];
const expect = (isTrue, what) => {
  if (!isTrue) problems.push(what);
};
const toMegabytes = (bytes) => (bytes / 1_000_000).toFixed(1);

// Simulates an open page.
const watching = new AbortController();
const stream = await fetch(`${dev.pageUrl}/api/stream`, { headers: dev.headers, signal: watching.signal });
const { body: chunks } = stream;
if (chunks === null) throw new Error("the page's stream has no body");
let messages = 0;
const watched = (async () => {
  for await (const chunk of chunks) messages += chunk.length > 0 ? 1 : 0;
})().catch(() => undefined);

// Like an event of the Action in size, in another index.
const [{ id: userId }] = (await api("GET", "/api/tenant")).users;
await login({ userId });
const [example] = (await api("GET", "/api/events?count=1")).events;
const batch = Array.from({ length: 500 }, () => ({ event: example.fields, index: "main" }));
for (let sent = 0; sent < filling; sent += batch.length) await dev.sendEvents(batch);

let warm = 0;
const begun = performance.now();
for (let done = 0; done < logins; done += step) {
  const before = performance.now();
  const other = done < warmUp ? await loginCrowd(step) : await loginKnown(step);
  const rate = step / ((performance.now() - before) / 1_000);
  expect(other === 0, `${other} of ${step} were not accepted`);
  const bytes = await dev.measureHeap();
  if (done + step === warmUp) warm = bytes;
  console.log(`${done + step} logins: ${Math.round(rate)} a second, ${toMegabytes(bytes)} MB in use`);
}
console.log(`${logins} in a row took ${((performance.now() - begun) / 1_000).toFixed(1)} s`);
const left = ((await dev.measureHeap()) - warm) / (logins - warmUp);
console.log(`${Math.round(left)} bytes a login are left behind (max ${maxLeft})`);
expect(left < maxLeft, `a login leaves ${Math.round(left)} bytes behind`);

const together = performance.now();
const crowd = await Promise.all(
  Array.from({ length: 50 }, (_, i) =>
    login({ newUser: { name: `Load ${i}`, email: `load${i}@example.com` } }),
  ),
);
console.log(`50 at once took ${Math.round(performance.now() - together)} ms`);
expect(
  crowd.every((delivery) => delivery === "accepted"),
  "not all of 50 were accepted",
);
const same = await Promise.all(
  Array.from({ length: 50 }, () => login({ newUser: { name: "Same", email: "same@example.com" } })),
);
expect(
  same.every((delivery) => delivery === "accepted"),
  "not all of 50 of one user were accepted",
);
const sent = 1 + filling + logins + 100;
const { eventCount } = await api("GET", "/api/state");
expect(eventCount === sent, `${eventCount} events arrived of ${sent}`);

const events = await dev.search("search index=auth0 | table message userId eventId");
expect(events.length === logins + 100, `${events.length} events for ${logins + 100} logins`);
const signUps = events.filter(({ message }) => message === "SignUp");
const loginIds = new Set(events.filter(({ message }) => message === "Login").map(({ eventId }) => eventId));
expect(loginIds.size === events.length - signUps.length, "two logins have one id");
const ids = new Map();
for (const { userId, eventId } of signUps) ids.set(userId, (ids.get(userId) ?? new Set()).add(eventId));
const { userCount } = await api("GET", "/api/tenant");
expect(
  [...ids.values()].every((one) => one.size === 1),
  "a user has more than one SignUp id",
);
// All users except the one who existed before sign-ups were recorded.
expect(ids.size === userCount - 1, `${ids.size} users signed up, and the tenant has ${userCount}`);
console.log(
  `${signUps.length} SignUp events of ${ids.size} users, each with one id; ${messages} messages to the page`,
);

watching.abort();
await watched;
dev.child.kill("SIGINT");
await once(dev.child, "exit");
for (const problem of problems) console.error(`FAILED: ${problem}`);
process.exitCode = problems.length === 0 ? 0 : 1;

async function login(body) {
  const { delivery } = await api("POST", "/api/sign-ins", body);
  return delivery;
}

/** A third of them are new. @returns how many events were not accepted. */
async function loginCrowd(count) {
  const { other } = await api("POST", "/api/crowd", { count });
  return other;
}

async function loginKnown(count) {
  const { users } = await api("GET", "/api/tenant");
  let other = 0;
  for (let turn = 0; turn < count; turn += 1) {
    const delivery = await login({ userId: users[turn % users.length].id });
    if (delivery !== "accepted") other += 1;
  }
  return other;
}
