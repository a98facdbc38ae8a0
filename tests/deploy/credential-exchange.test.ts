import { expect, test } from "@jest/globals";
import { kinds, useSecrets } from "./use-secrets.ts";

const on = useSecrets();
const { stored, deploy } = on;

type Kind = keyof typeof kinds;
const pairs = (Object.keys(kinds) as Kind[]).flatMap((from) =>
  (Object.keys(kinds) as Kind[]).filter((to) => to !== from).map((to) => [from, to] as const),
);

test.each(
  [["deploy"], ["deploy", "--push-secrets"], ["secrets", "push"]].flatMap((argv) =>
    pairs.map(([from, to]) => [argv, from, to] as const),
  ),
)("%j exchanges the credential %s for %s in one write", async (argv, from, to) => {
  const env = (kind: Kind) => ({ ...on.local.env, SPLUNK_HEC_TOKEN: "", ...kinds[kind] });
  await on.local.run(["deploy"], { env: env(from) });
  const run = await on.local.run(argv, { env: env(to) });
  expect({ exitCode: run.exitCode, stderr: run.exitCode === 0 ? "" : run.stderr }).toEqual({
    exitCode: 0,
    stderr: "",
  });
  const names = Object.values(kinds).flatMap((kind) => Object.keys(kind));
  const credentials = on.local.tenant.context.state.actions[0]?.versions.map(({ secrets }) =>
    Object.fromEntries(
      secrets.filter(({ name }) => names.includes(name)).map(({ name, value }) => [name, value]),
    ),
  );
  expect(credentials).toEqual([kinds[from], kinds[to]]);
});

test("half of a new credential is refused before anything is written", async () => {
  await deploy({});
  const { stderr, exitCode } = await deploy({ SPLUNK_HEC_TOKEN: "", SPLUNK_USERNAME: "u" });
  expect(exitCode).toBe(3);
  expect(stderr).toContain("SPLUNK_USERNAME and SPLUNK_HEC_TOKEN exclude each other");
  expect(Object.keys(stored())).not.toContain("SPLUNK_USERNAME");
});

test("an exchange of the credential says what was set, removed and kept, and that the URL may not fit", async () => {
  await deploy({ SPLUNK_URL: "https://splunk.example.com:8089", SPLUNK_HEC_TOKEN: "", ...kinds.basic });
  const { stdout } = await deploy({});
  expect(stdout).toContain(
    "  updated (secrets): set SPLUNK_HEC_TOKEN; removed SPLUNK_PASSWORD, SPLUNK_USERNAME; kept 3 others\n",
  );
  expect(stdout).toContain(
    "warning: the tenant's SPLUNK_URL is kept, and SPLUNK_HEC_TOKEN needs the address of the HTTP Event Collector (by " +
      "default port 8088): splunk-action secrets push SPLUNK_URL sends that of the environment\n",
  );
  const pushed = await on.local.run(["secrets", "push", "SPLUNK_TOKEN"], {
    env: { ...on.local.env, ...kinds.bearer },
  });
  expect(pushed.stdout).toContain("SPLUNK_TOKEN needs the address of the management port (by default 8089)");
  const env = { ...on.local.env, SPLUNK_HEC_TOKEN: "", ...kinds.bearer };
  const wrong = await on.local.run(["secrets", "push"], { env });
  expect(wrong.stdout).toContain(
    "warning: SPLUNK_URL has port 8088, and SPLUNK_TOKEN needs the address of the management port (by default 8089)",
  );
});
