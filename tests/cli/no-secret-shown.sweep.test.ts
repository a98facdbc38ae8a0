import { Command } from "@commander-js/extra-typings";
import { afterAll, beforeAll, expect, test } from "@jest/globals";
import { commands as registered } from "../../cli/registry.ts";
import { settingDefinitions } from "../../src/settings/definitions.ts";
import { settingNames } from "../../src/settings/rules.ts";
import { type LocalTenant, startTenant } from "../deploy/local-tenant.ts";

const marks: Readonly<Record<string, string>> = Object.fromEntries(
  settingNames
    .filter((name) => settingDefinitions[name].secret)
    .map((name) => [name, `dummy-marked-${name}`]),
);
const deployerMark = "dummy-marked-deployer";
let local: LocalTenant;
beforeAll(async () => {
  const scopes = ["read:actions", "create:actions", "update:actions", "delete:actions"];
  local = await startTenant({ clients: [{ client_id: "deployer", client_secret: deployerMark, scopes }] });
});
afterAll(() => local.close());

/** Each credential with the settings that go with it, and all other secrets marked. */
const environments = [
  { SPLUNK_HEC_TOKEN: marks.SPLUNK_HEC_TOKEN },
  { SPLUNK_TOKEN: marks.SPLUNK_TOKEN },
  { SPLUNK_USERNAME: "writer", SPLUNK_PASSWORD: marks.SPLUNK_PASSWORD },
].map((credential) => ({
  SPLUNK_URL: "http://127.0.0.1:9",
  AUTH0_CLIENT_ID: "deployer",
  AUTH0_CLIENT_SECRET: deployerMark,
  AUTH0_RUNTIME_CLIENT_ID: "runtime",
  AUTH0_RUNTIME_CLIENT_SECRET: marks.AUTH0_RUNTIME_CLIENT_SECRET,
  HASH_FIELDS: "email",
  TIME_BUDGET_MS: "200",
  HASH_KEY: marks.HASH_KEY,
  ...credential,
}));

const operands: Readonly<Record<string, readonly string[]>> = {
  "secrets remove": ["HASH_KEY", "HASH_FIELDS"],
  remove: ["--yes"],
};
const commands = registered
  .filter(({ name }) => name !== "dev")
  .map(({ name, addTo }) => ({
    words: [...name.split(" "), ...(operands[name] ?? [])],
    named: hasNameOption(addTo),
  }));
function hasNameOption(addTo: (typeof registered)[number]["addTo"]): boolean {
  const command = new Command();
  addTo(command);
  return command.options.some(({ long }) => long === "--name");
}

// Some go well, some fail for their settings, and some because Auth0 answers what it should not.
const troubles = ["none", "settings", "auth0"] as const;

test.each(
  troubles.flatMap((trouble) =>
    commands.map(({ words, named }) => [words.join(" "), trouble, named] as const),
  ),
)("%s with trouble %s shows no secret", async (line, trouble, named) => {
  const shown: string[] = [];
  for (const [index, environment] of environments.entries()) {
    const all = trouble === "settings" ? { ...environment, ...marks } : environment;
    const env = Object.fromEntries(
      Object.entries({ ...all, AUTH0_DOMAIN: local.server.url }).map(([name, value]) => [name, value ?? ""]),
    );
    const name = `ours-${index}`;
    await seedOurs(name, env);
    if (trouble === "auth0") {
      const message = `invalid: ${Object.values(marks).join(" ")} ${deployerMark}`;
      const body = { statusCode: 400, error: "Bad Request", message };
      local.tenant.faults.add({ action: { kind: "answer", status: 400, body } });
    }
    const argv = [...line.split(" "), ...(named ? ["--name", name] : []), ...(index === 0 ? ["--json"] : [])];
    const { stdout, stderr } = await local.run(argv, { env });
    shown.push(stdout, stderr);
    await local.tenant.faults.clear();
  }
  expect(shown.join("").length).toBeGreaterThan(20);
  expect(shown.join("")).not.toContain("dummy-marked");
});

/** Each command finds an Action to work on. */
async function seedOurs(name: string, env: Readonly<Record<string, string>>): Promise<void> {
  if (local.tenant.state.actions.some((action) => action.name === name)) return;
  await local.run(["deploy", "--name", name], { env });
}
