import { expect, test } from "@jest/globals";
import { renderDeployed } from "../../cli/render-deploy.ts";
import { plainStyle } from "../../cli/terminal.ts";
import type { DeployOutcome } from "../../src/deploy/deploy.ts";

const outcome = {
  action: { id: "a1" },
  version: { number: 3 },
  position: 2,
  steps: [{ kind: "update", differences: ["code"], secrets: undefined }],
} as unknown as DeployOutcome;

test.each([
  ["acme.eu.auth0.com", "https://manage.auth0.com/dashboard/eu/acme/actions"],
  ["acme.auth0.com", "https://manage.auth0.com/dashboard/us/acme/actions"],
])("links lead into the dashboard of %s", (host, actions) => {
  const lines = renderDeployed({ name: "ours", host, program: "splunk-action", outcome }, plainStyle);
  expect(lines).toContain(`  Action   ${actions}/library/details/a1`);
  expect(lines).toContain(`  trigger  ${actions}/flows/login/`);
});

test.each(["login.example.com", "127.0.0.1:4821"])("%s does not say which tenant it is: no links", (host) => {
  expect(
    renderDeployed({ name: "ours", host, program: "splunk-action", outcome }, plainStyle).join("\n"),
  ).not.toContain("https://");
});
