/**
 * Puts `splunk-action dev` under load: 10 000 logins in a row, then 50 at once, of many and of one user. Prints what
 * it took, and fails if memory grows, an event is lost, or a user has more than one SignUp id.
 *
 * Run it after `npm run build`: node .ci/load.mjs [logins]
 */
import { execFileSync, spawn } from "node:child_process";
import { join } from "node:path";

const logins = Number(process.argv[2] ?? 10_000);
const step = 1_000;
/** How much larger the memory may be at the end than after the first three thousand, when all is warm. */
const growth = 1.25;

const cli = join(import.meta.dirname, "..", "dist", "cli.cjs");
const dev = spawn(process.execPath, [cli, "dev", "--json", "--no-open"], {
  stdio: ["ignore", "pipe", "inherit"],
});
const ready = await new Promise((resolve) => {
  let text = "";
  dev.stdout.on("data", (chunk) => {
    text += chunk;
    try {
      resolve(JSON.parse(text));
    } catch {
      // The rest is still to come.
    }
  });
});
const { env, pageUrl, splunkUrl } = ready;

async function api(method, path, body) {
  const response = await fetch(pageUrl + path, {
    method,
    headers: { "x-splunk-action-token": env.SPLUNK_ACTION_DEV_TOKEN },
    ...(body && { body: JSON.stringify(body) }),
  });
  return response.json();
}

const problems = [];
const expect = (isTrue, what) => {
  if (!isTrue) problems.push(what);
};
const megabytes = () => Math.round(Number(execFileSync("ps", ["-o", "rss=", "-p", String(dev.pid)])) / 1024);

// Somebody watches the page meanwhile.
const watching = new AbortController();
const stream = await fetch(`${pageUrl}/api/stream`, {
  headers: { "x-splunk-action-token": env.SPLUNK_ACTION_DEV_TOKEN },
  signal: watching.signal,
});
let messages = 0;
const watched = (async () => {
  for await (const chunk of stream.body) messages += chunk.length > 0 ? 1 : 0;
})().catch(() => undefined);

const memory = [];
const begun = performance.now();
for (let done = 0; done < logins; done += step) {
  const count = Math.min(step, logins - done);
  const before = performance.now();
  const { accepted, other } = await api("POST", "/api/crowd", { count });
  const seconds = (performance.now() - before) / 1_000;
  expect(other === 0, `${other} of ${count} were not accepted`);
  memory.push(megabytes());
  console.log(`${done + count} logins: ${Math.round(accepted / seconds)} a second, ${memory.at(-1)} MB`);
}
console.log(`${logins} in a row took ${((performance.now() - begun) / 1_000).toFixed(1)} s`);

const together = performance.now();
const crowd = await Promise.all(
  Array.from({ length: 50 }, (_, i) =>
    api("POST", "/api/sign-ins", { newUser: { name: `Load ${i}`, email: `load${i}@example.com` } }),
  ),
);
console.log(`50 at once took ${Math.round(performance.now() - together)} ms`);
expect(
  crowd.every(({ delivery }) => delivery === "accepted"),
  "not all of 50 were accepted",
);
const same = await Promise.all(
  Array.from({ length: 50 }, () =>
    api("POST", "/api/sign-ins", { newUser: { name: "Same", email: "same@example.com" } }),
  ),
);
expect(
  same.every(({ delivery }) => delivery === "accepted"),
  "not all of 50 of one user were accepted",
);
const { eventCount } = await api("GET", "/api/state");
expect(eventCount === logins + 100, `${eventCount} events for ${logins + 100} logins`);

const search = await fetch(`${splunkUrl}/services/search/v2/jobs/export`, {
  method: "POST",
  headers: {
    authorization: `Basic ${btoa(`${env.SPLUNK_SEARCH_USERNAME}:${env.SPLUNK_SEARCH_PASSWORD}`)}`,
    "content-type": "application/x-www-form-urlencoded",
  },
  body: new URLSearchParams({
    search: "search index=auth0 message=SignUp | table userId eventId",
    output_mode: "json",
  }),
});
const signUps = (await search.text())
  .split("\n")
  .flatMap((line) => (line === "" ? [] : [JSON.parse(line).result]))
  .filter((result) => result !== undefined);
const ids = new Map();
for (const { userId, eventId } of signUps) ids.set(userId, (ids.get(userId) ?? new Set()).add(eventId));
const { userCount } = await api("GET", "/api/tenant");
expect(
  [...ids.values()].every((one) => one.size === 1),
  "a user has more than one SignUp id",
);
// All but the one who was there before anybody recorded sign-ups.
expect(ids.size === userCount - 1, `${ids.size} users signed up, and the tenant has ${userCount}`);
console.log(
  `${signUps.length} SignUp events of ${ids.size} users, each with one id; ${messages} messages to the page`,
);

const [warm = 0, last = 0] = [memory[2], memory.at(-1)];
expect(memory.length < 4 || last <= warm * growth, `memory grew from ${warm} to ${last} MB`);
watching.abort();
await watched;
dev.kill("SIGINT");
for (const problem of problems) console.error(`FAILED: ${problem}`);
process.exitCode = problems.length === 0 ? 0 : 1;
