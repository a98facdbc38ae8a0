import { expect, test } from "@jest/globals";
import type { DesiredAction } from "../../src/deploy/plan-deploy.ts";
import { planDeploy } from "../../src/deploy/plan-deploy.ts";
import type { TenantState } from "../../src/deploy/read-tenant.ts";
import type { ActionVersion, TenantAction } from "../../src/management-api/management-port.ts";

const bundle = { code: "// splunk-action 1\n", runtime: "node22" };
const secrets = [
  { name: "SPLUNK_HEC_TOKEN", updatedAt: "2026-01-01T00:00:00Z" },
  { name: "SPLUNK_URL", updatedAt: "2026-01-01T00:00:00Z" },
];
const content = { ...bundle, dependencies: [], secrets };
const version: ActionVersion = { ...content, id: "v1", number: 1, deployed: true, builtAt: undefined };
const action: TenantAction = {
  ...content,
  id: "a1",
  name: "ours",
  triggers: ["post-login"],
  status: "built",
  allChangesDeployed: true,
  deployedVersion: version,
};
const binding = { actionId: "a1", actionName: "ours", displayName: "ours" };
const desired: DesiredAction = {
  name: "ours",
  bundle,
  values: new Map([
    ["SPLUNK_URL", "https://splunk.example.com"],
    ["SPLUNK_HEC_TOKEN", "dummy"],
  ]),
  signupsSinceGiven: false,
  pushSecrets: false,
  position: { kind: "last" },
};
const plan = (
  change: Partial<TenantAction> | undefined,
  wanted: Partial<DesiredAction> = {},
  state: Partial<TenantState> = {},
) =>
  planDeploy(
    { action: change && { ...action, ...change }, duplicates: [], bindings: [binding], ...state },
    { ...desired, ...wanted },
  ).steps.map(({ kind, ...rest }) => (Object.keys(rest).length === 0 ? kind : { kind, ...rest }));

const deployed = [{ kind: "deploy", reason: "draft changes" }, "wait-deployed"];

test.each<[string, Partial<TenantAction>, Partial<DesiredAction>, unknown[]]>([
  ["nothing differs", {}, {}, ["unchanged"]],
  ["a build that nobody deploys", { status: "pending" }, {}, ["unchanged"]],
  [
    "other code",
    { code: "old", deployedVersion: { ...version, code: "old" } },
    {},
    [{ kind: "update", differences: ["code"] }, "wait-built", ...deployed],
  ],
  [
    "another runtime and a dependency",
    { runtime: "node18-actions", dependencies: ["axios@1.0.0"] },
    {},
    [{ kind: "update", differences: ["runtime", "dependencies"] }, "wait-built", ...deployed],
  ],
  [
    "a secret that the tenant lacks",
    {},
    { values: new Map([...desired.values, ["SPLUNK_INDEX", "x"]]) },
    [
      {
        kind: "update",
        differences: ["secrets"],
        secrets: { set: ["SPLUNK_INDEX"], keep: ["SPLUNK_HEC_TOKEN", "SPLUNK_URL"], remove: [] },
      },
      "wait-built",
      ...deployed,
    ],
  ],
  [
    "pushed secrets",
    {},
    { pushSecrets: true },
    [
      {
        kind: "update",
        differences: ["secrets"],
        secrets: { set: ["SPLUNK_URL", "SPLUNK_HEC_TOKEN"], keep: [], remove: [] },
      },
      "wait-built",
      ...deployed,
    ],
  ],
  [
    "a draft that nobody deployed",
    { allChangesDeployed: false },
    {},
    [{ kind: "deploy", reason: "draft not deployed" }, "wait-deployed"],
  ],
  [
    "an interrupted first deploy",
    { deployedVersion: undefined, status: "building", allChangesDeployed: false },
    {},
    ["wait-built", { kind: "deploy", reason: "never deployed" }, "wait-deployed"],
  ],
  [
    "a failed build",
    { status: "failed", deployedVersion: undefined, allChangesDeployed: false },
    {},
    [
      { kind: "update", differences: ["failed build"] },
      "wait-built",
      { kind: "deploy", reason: "never deployed" },
      "wait-deployed",
    ],
  ],
  [
    "a deployed version with an older secret",
    {
      deployedVersion: {
        ...version,
        secrets: [{ name: "SPLUNK_HEC_TOKEN", updatedAt: "2025-01-01T00:00:00Z" }],
      },
    },
    {},
    [{ kind: "deploy", reason: "draft not deployed" }, "wait-deployed"],
  ],
])("%s", (_what, change, wanted, steps) => {
  expect(plan(change, wanted)).toEqual(steps);
});

test("a duplicate Action is taken out and deleted", () => {
  const duplicate = { ...action, id: "a2" };
  const bindings = [{ ...binding, actionId: "a2" }, binding];
  expect(plan({}, {}, { duplicates: [duplicate], bindings })).toEqual([
    { kind: "bind", change: "repair", position: 1, order: ["ours"] },
    { kind: "delete-duplicate", actionId: "a2" },
  ]);
});

test("a plan holds no value", () => {
  expect(JSON.stringify(plan({}, { pushSecrets: true }))).not.toContain("dummy");
});
