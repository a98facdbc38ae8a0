import { z } from "zod";
import { triggerIds } from "./triggers.ts";

const secret = z.strictObject({ name: z.string(), value: z.string().optional() });

const dependency = z.strictObject({
  name: z.string(),
  version: z.string(),
  registry_url: z.string().optional(),
});

/** The API's responses have names and numbers, so they may be sent back; only the ids count. */
const moduleRef = z.strictObject({
  module_id: z.uuid(),
  module_version_id: z.uuid(),
  module_name: z.string().optional(),
  module_version_number: z.number().optional(),
});

/** All keys of the API's responses may be sent back; only id and version count. */
const trigger = z.strictObject({
  id: z.enum(triggerIds),
  version: z.string().optional(),
  status: z.string().optional(),
  runtimes: z.array(z.string()).optional(),
  default_runtime: z.string().optional(),
  binding_policy: z.string().optional(),
  compatible_triggers: z.array(z.unknown()).optional(),
});

const name = z.string().min(1).max(255);

const content = {
  code: z.string().optional(),
  dependencies: z.array(dependency).optional(),
  // auth0-cli 1.32 sends an empty runtime for none.
  runtime: z
    .string()
    .optional()
    .transform((runtime) => (runtime === "" ? undefined : runtime)),
  secrets: z.array(secret).optional(),
  modules: z.array(moduleRef).optional(),
};

/** Body of `POST /actions/actions`. */
export const createActionBody = z.strictObject({
  name,
  supported_triggers: z.array(trigger).min(1),
  ...content,
  deploy: z.boolean().optional(),
});

/** Body of `PATCH /actions/actions/{id}`. */
export const updateActionBody = z.strictObject({
  // auth0-cli 1.32 sends null for an unchanged name.
  name: name.nullish().transform((given) => given ?? undefined),
  supported_triggers: z.array(trigger).min(1).optional(),
  ...content,
});

export type CreateActionBody = z.infer<typeof createActionBody>;
export type UpdateActionBody = z.infer<typeof updateActionBody>;
