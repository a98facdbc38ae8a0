import { z } from "zod";

/** @see https://auth0.com/docs/manage-users/user-accounts/metadata/metadata-fields-data */
const forbiddenKeys = new Set([
  "__tenant",
  "_id",
  "blocked",
  "clientID",
  "created_at",
  "email",
  "email_verified",
  "globalClientID",
  "global_client_id",
  "identities",
  "lastIP",
  "lastLogin",
  "loginsCount",
  "metadata",
  "multifactor",
  "multifactor_last_modified",
  "updated_at",
  "user_id",
]);

const userMetadata = z.record(z.string(), z.unknown());

const appMetadata = userMetadata.superRefine((value, refinement) => {
  const wrong = Object.keys(value).filter((key) => forbiddenKeys.has(key) || /[.$]/.test(key));
  if (wrong.length > 0)
    refinement.addIssue({ code: "custom", message: `Additional properties not allowed: ${wrong.join(",")}` });
});

const rootAttributes = {
  blocked: z.boolean().optional(),
  email: z.email().optional(),
  email_verified: z.boolean().optional(),
  family_name: z.string().min(1).max(150).optional(),
  given_name: z.string().min(1).max(150).optional(),
  name: z.string().min(1).max(300).optional(),
  nickname: z.string().min(1).max(300).optional(),
  phone_number: z
    .string()
    .regex(/^\+[0-9]{1,15}$/)
    .optional(),
  phone_verified: z.boolean().optional(),
  picture: z.url().optional(),
  username: z.string().min(1).max(128).optional(),
};

const accepted = {
  password: z.string().min(1).optional(),
  verify_email: z.boolean().optional(),
  user_metadata: userMetadata.optional(),
  app_metadata: appMetadata.optional(),
};

/** Body of `POST /users`. */
export const createUserBody = z.strictObject({
  connection: z.string().min(1),
  user_id: z.string().max(255).regex(/^\S*$/).optional(),
  ...rootAttributes,
  ...accepted,
});

/** Body of `PATCH /users/{id}`. */
export const updateUserBody = z.strictObject({
  ...rootAttributes,
  ...accepted,
  client_id: z.string().optional(),
  connection: z.string().min(1).optional(),
  verify_phone_number: z.boolean().optional(),
  verify_password: z.boolean().optional(),
});

export type CreateUserBody = z.infer<typeof createUserBody>;
export type UpdateUserBody = z.infer<typeof updateUserBody>;

/** The keys of a body that become root attributes. */
export function toRootAttributes(body: UpdateUserBody): Record<string, unknown> {
  return Object.fromEntries(
    Object.keys(rootAttributes)
      .map((key) => [key, body[key as keyof typeof rootAttributes]] as const)
      .filter(([, value]) => value !== undefined),
  );
}
