import { ApiError } from "../http/api-error.ts";
import type { TenantContext } from "../tenant-context.ts";
import type { TriggerRef } from "../tenant-state.ts";
import type { SecretInput } from "./secrets.ts";
import { findTrigger } from "./triggers.ts";

/** @see https://auth0.com/docs/customize/actions/limitations */
const limits = {
  codeBytes: 100_000,
  secrets: 30,
  secretName: 128,
  secretValue: 4_096,
  dependencies: 10,
} as const;

/** The parts of a create or update that Auth0's Actions service checks after the API's own schema. */
export interface CheckedContent {
  readonly code?: string | undefined;
  readonly secrets?: readonly SecretInput[] | undefined;
  readonly dependencies?: readonly unknown[] | undefined;
}

/**
 * Rejects content beyond the platform's limits. The message for names of secrets is recorded, the others follow its
 * pattern. It is an assumption that code over 100 kB is rejected.
 *
 * @throws ApiError 400 without `errorCode`.
 */
export function checkContent(request: "Create" | "Update", content: CheckedContent): void {
  const reject = (field: string, cause: string) => {
    throw new ApiError(
      400,
      `invalid ${request}ActionRequest.Draft: embedded message failed validation | caused by: ` +
        `invalid DraftInformation.${field}: ${cause}`,
    );
  };
  const rejectSecret = (index: number, property: string, rule: string) =>
    reject(
      `Secrets[${index}]`,
      `embedded message failed validation | caused by: invalid NameValueOptional.${property}: value length must be ${rule}`,
    );
  if (Buffer.byteLength(content.code ?? "") > limits.codeBytes)
    reject("Code", `value length must be at most ${limits.codeBytes} bytes`);
  if ((content.dependencies?.length ?? 0) > limits.dependencies)
    reject("Dependencies", `value must contain no more than ${limits.dependencies} item(s)`);
  if ((content.secrets?.length ?? 0) > limits.secrets)
    reject("Secrets", `value must contain no more than ${limits.secrets} item(s)`);
  for (const [index, { name, value }] of (content.secrets ?? []).entries()) {
    const length = [...name].length;
    if (length < 1 || length > limits.secretName)
      rejectSecret(index, "Name", `between 1 and ${limits.secretName} runes, inclusive`);
    if ([...(value ?? "")].length > limits.secretValue)
      rejectSecret(index, "Value", `at most ${limits.secretValue} runes`);
  }
}

/** @throws ApiError 400 when the trigger's version does not offer the runtime. */
export function checkRuntime({ settings }: TenantContext, trigger: TriggerRef, runtime: string): void {
  const known = findTrigger(settings.triggers, trigger.id, trigger.version);
  if (known === undefined || known.runtimes.includes(runtime) || known.default_runtime === runtime) return;
  throw new ApiError(
    400,
    `runtime not supported for version ${trigger.version} of this trigger, supported runtimes: ${known.runtimes.join(", ")}`,
  );
}
