import { z } from "zod";
import { loginTypes } from "../../../../src/activity/classify-activity.ts";

const name = z.string().trim().min(1).max(150);

/** `POST /api/sign-ins`: who comes in, and how. Exactly one of `profile`, `userId` and `newUser`. */
export const loginBody = z
  .strictObject({
    profile: z.string().optional(),
    userId: z.string().optional(),
    newUser: z.strictObject({ name, email: z.email().max(254) }).optional(),
    loginType: z.enum(loginTypes).optional(),
    clientId: z.string().optional(),
    place: z.string().optional(),
  })
  .refine(
    ({ profile, userId, newUser }) =>
      [profile, userId, newUser].filter((one) => one !== undefined).length === 1,
    { error: "give exactly one of profile, userId and newUser" },
  );

export type LoginBody = z.infer<typeof loginBody>;
