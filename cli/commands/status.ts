import { loadBundle } from "../../src/bundle/load-bundle.ts";
import { compareStatus, type DeploymentStatus } from "../../src/deploy/compare-status.ts";
import { defaultActionName } from "../../src/deploy/plan-deploy.ts";
import { collectValues } from "../../src/deploy/plan-secrets.ts";
import { readTenant } from "../../src/deploy/read-tenant.ts";
import type { Style } from "../context.ts";
import { declareCommand, type Handler } from "../declare-command.ts";
import { exitCodeOption, nameOption } from "../options.ts";
import { withTenant } from "../with-tenant.ts";

/** `status`: what is deployed, and whether it is what is here. */
export const status = declareCommand({
  name: "status",
  summary: "compare what is deployed with what is here",
  examples: ["status", "status --exit-code"],
  options: (command) => command.option(...nameOption).option(...exitCodeOption),
});

export const runStatus: Handler<typeof status> = async (context, { name = defaultActionName, exitCode }) => {
  const bundle = await loadBundle(context.distDirectory);
  const names = collectValues(context.env).keys();
  const state = await withTenant(context, ({ reader }) => readTenant(reader, name, { bindings: "if-found" }));
  const data = compareStatus(state, { name, bundle, names });
  const differs = data.differences.length > 0;
  return { data, text: renderStatus(data), exitCode: differs && exitCode ? 2 : 0 };
};

function renderStatus({ name, deployed, local, secrets, binding, differences }: DeploymentStatus) {
  return ({ bold, dim, green, yellow }: Style): string => {
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
    return [...lines, ...(found.length > 0 ? found : [green("all as it should be")])].join("\n");
  };
}
