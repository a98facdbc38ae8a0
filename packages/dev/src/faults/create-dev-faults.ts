import { auth0LogBehavior, type Tenant } from "@splunk-action/local-auth0";
import type { Faults } from "@splunk-action/local-http";
import { type FaultRule, faultRuleSchema } from "@splunk-action/local-http";
import type { Splunk } from "@splunk-action/local-splunk";
import { z } from "zod";
import type { FaultsView } from "../page-model.ts";
import { faultCatalogue } from "./catalogue.ts";

/** The faults of Auth0 and Splunk, switched together. */
export interface DevFaults {
  view(): FaultsView;
  /** Whether any is on. */
  areOn(): boolean;
  /** Replaces all faults by those in the JSON. @returns errors; if there are any, nothing has changed. */
  replace(json: unknown): Promise<readonly string[]>;
}

const byId = new Map(faultCatalogue.map((fault) => [fault.id, fault]));

/**
 * `active`: ids of the catalogue. `splunkRules`: further rules, for responses that the catalogue does not have. The
 * first rule that matches a request applies, and these come first.
 */
const requestSchema = z.strictObject({
  active: z
    .array(
      z
        .string()
        .refine((id) => byId.has(id), { error: ({ input }) => `there is no fault '${String(input)}'` }),
    )
    .max(50)
    .default([]),
  splunkRules: z.array(faultRuleSchema).max(20).default([]),
});

/** Splunk's searches keep working unless its port is closed: they show which events arrived. */
const receivers = ["/services/collector*", "/services/receivers/*"] as const;

export function createDevFaults(tenant: Tenant, splunk: Splunk, splunkFaults: Faults): DevFaults {
  let active: readonly string[] = [];
  let customRules = 0;
  return {
    view: () => ({
      catalogue: faultCatalogue.map(({ effect, ...fault }) => fault),
      active,
      customRules,
    }),
    areOn: () => active.length + customRules > 0,
    async replace(json) {
      const parsed = requestSchema.safeParse(json);
      if (!parsed.success)
        return parsed.error.issues.map(({ path, message }) => `${path.join(".") || "body"}: ${message}`);
      const wanted = [...new Set(parsed.data.active)].flatMap((id) => byId.get(id) ?? []);
      const rules: FaultRule[] = wanted.flatMap(({ effect }) =>
        effect.kind === "splunk" ? receivers.map((path) => ({ match: { path }, action: effect.action })) : [],
      );
      const unreachable = wanted.some(({ effect }) => effect.kind === "splunk-unreachable");
      await splunkFaults.replace({ unreachable, rules: [...parsed.data.splunkRules, ...rules] });
      splunk.setHecCondition(undefined);
      splunk.setIndexingDelay(0);
      splunk.setSearchFaults(
        Object.assign({}, ...wanted.map(({ effect }) => (effect.kind === "search" ? effect.faults : {}))),
      );
      tenant.change({ logs: auth0LogBehavior });
      await tenant.faults.clear();
      tenant.context.buildFailures.clear();
      for (const { effect } of wanted) {
        if (effect.kind === "auth0") for (const rule of effect.rules) tenant.faults.add(rule);
        if (effect.kind === "fail-builds") tenant.failBuilds({ times: Number.POSITIVE_INFINITY });
        if (effect.kind === "hec-condition") splunk.setHecCondition(effect.code);
        if (effect.kind === "indexing-delay") splunk.setIndexingDelay(effect.ms);
        if (effect.kind === "logs") tenant.change({ logs: effect.behavior });
        if (effect.kind === "expire-tokens") tenant.expireTokens();
      }
      active = wanted.filter(({ once }) => !once).map(({ id }) => id);
      customRules = parsed.data.splunkRules.length;
      return [];
    },
  };
}
