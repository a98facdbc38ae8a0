import { loadBundle } from "../../src/bundle/load-bundle.ts";
import { compareStatus, type DeploymentStatus } from "../../src/deploy/compare-status.ts";
import { defaultActionName } from "../../src/deploy/plan-deploy.ts";
import { collectValues } from "../../src/deploy/plan-secrets.ts";
import { readEarlierVersions, readTenant } from "../../src/deploy/read-tenant.ts";
import type { Style } from "../context.ts";
import { declareCommand, type Handler } from "../declare-command.ts";
import { briefTimeoutOption, exitCodeOption, nameOption } from "../options.ts";
import { renderNotCompared } from "../render-plan.ts";
import { type ConnectedTenant, withTenant } from "../with-tenant.ts";

/** `status`: compares the deployed Action with the local one. */
export const status = declareCommand({
  name: "status",
  summary: "compare the deployed Action with the local one",
  examples: ["status", "status --exit-code"],
  options: (command) =>
    command
      .option(...nameOption)
      .option(...exitCodeOption)
      .option(...briefTimeoutOption),
});

export const runStatus: Handler<typeof status> = async (context, options) => {
  const { name = defaultActionName, exitCode, timeout: seconds } = options;
  const bundle = await loadBundle(context.distDirectory);
  const names = collectValues(context.env).keys();
  const read = async ({ reader }: ConnectedTenant) => {
    const state = await readTenant(reader, name, { bindings: "if-found" });
    const versions = await readEarlierVersions(reader, state);
    return compareStatus(state, { name, bundle, names }, versions);
  };
  const data = await withTenant(context, read, { seconds });
  const differs = data.differences.length > 0;
  return { data, text: renderStatus(data), exitCode: differs && exitCode ? 2 : 0 };
};

function renderStatus({ name, deployed, local, secrets, binding, differences, warnings }: DeploymentStatus) {
  return (style: Style): string => {
    const { bold, dim, green, yellow } = style;
    const lines = [
      bold(name),
      deployed === null
        ? "deployed  nothing"
        : `deployed  version ${deployed.number}, ${deployed.build ?? "not built by this tool"}, ${deployed.runtime}` +
          (deployed.builtAt === null ? "" : `, built ${deployed.builtAt}`),
      `local     ${local.build ?? "unknown build"}, ${local.runtime}`,
      `binding   ${binding === null ? "none" : `position ${binding.position} of ${binding.of}`}`,
    ];
    if (secrets.extra.length > 0) lines.push(dim(`only in the tenant: ${secrets.extra.join(", ")}`));
    const found = differences.map((difference) => `${yellow("differs")}   ${difference}`);
    return [
      ...lines,
      ...(found.length > 0 ? found : [warnings.length > 0 ? "no differences" : green("no differences")]),
      ...renderNotCompared(secrets.notCompared, style),
      ...warnings.map((warning) => `${yellow("warning:")} ${warning}`),
    ].join("\n");
  };
}
