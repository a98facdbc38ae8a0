import { type AppContext, toMadeFields } from "./app-context.ts";
import type { Report } from "./finding.ts";

/** The requirements of a CIM data model, by its tags. */
const models = [
  {
    name: "Authentication",
    tags: ["authentication"],
    required: ["action", "app", "dest", "src", "user"],
    actions: ["success", "failure", "pending", "error"],
  },
  {
    name: "Change",
    tags: ["change"],
    required:
      "action change_type command dest dvc object object_attrs object_category object_id src status user vendor_product".split(
        " ",
      ),
    actions: ["created", "deleted", "updated", "modified", "read", "started", "stopped"],
  },
] as const;

/** CIM fills these fields from assets and identities. The app sets only `object_category`. */
const forbidden = /^(?:dest|dvc|src|src_user|user|object)_(?:bunit|category|priority)$|^tag$/;

/** Checks event types, tags and fields against the data models. */
export function checkCim({ confs }: AppContext, report: Report): void {
  const props = confs.get("props");
  const eventtypes = confs.get("eventtypes");
  for (const { name, values } of props?.stanzas ?? []) {
    for (const [key, { line }] of values) {
      for (const field of toMadeFields({
        name,
        line,
        values: new Map([[key, values.get(key) ?? { value: "", line }]]),
      }))
        if (forbidden.test(field) && field !== "object_category")
          report(
            "CIM_FORBIDDEN",
            { file: props?.file ?? "", line },
            `[${name}] sets ${field}, which CIM fills itself`,
          );
    }
  }
  for (const { name, line, values } of confs.get("tags")?.stanzas ?? []) {
    const file = confs.get("tags")?.file ?? "";
    const tags = [...values].filter(([, { value }]) => value === "enabled").map(([tag]) => tag);
    const hit = models.filter((model) => model.tags.every((tag) => tags.includes(tag)));
    if (hit.length > 1)
      report(
        "CIM_TWO_MODELS",
        { file, line },
        `${name} is in ${hit.map((model) => model.name).join(" and ")}: one event type, one model`,
      );
    const eventtype = eventtypes?.stanzas.find((stanza) => `eventtype=${stanza.name}` === name);
    const sourcetype = /\bsourcetype\s*=\s*"?([^\s"]+)/.exec(
      eventtype?.values.get("search")?.value ?? "",
    )?.[1];
    const stanza = props?.stanzas.find((candidate) => candidate.name === sourcetype);
    if (stanza === undefined) continue;
    const made = new Set(toMadeFields(stanza));
    for (const model of hit) {
      const missing = model.required.filter((field) => !made.has(field));
      if (missing.length > 0)
        report(
          "CIM_REQUIRED",
          { file: props?.file ?? "", line: stanza.line },
          `[${stanza.name}] ${model.name} has no ${missing.join(", ")}`,
          "warning",
        );
      const action = stanza.values.get("EVAL-action");
      const constant = /^"([^"]*)"$/.exec(action?.value ?? "")?.[1];
      if (constant !== undefined && !(model.actions as readonly string[]).includes(constant))
        report(
          "CIM_REQUIRED",
          { file: props?.file ?? "", line: action?.line ?? stanza.line },
          `[${stanza.name}] action "${constant}" is none of ${model.name}'s: ${model.actions.join(", ")}`,
        );
    }
  }
}
