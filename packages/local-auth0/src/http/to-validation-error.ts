import type { z } from "zod";
import { ApiError } from "./api-error.ts";

/** The invalid part of a request. Decides the message's first word and the `errorCode`. */
export type RequestPart = "Payload" | "Query" | "Path";

const errorCodes: Readonly<Record<RequestPart, string>> = {
  Payload: "invalid_body",
  Query: "invalid_query_string",
  Path: "invalid_uri",
};

/** Renders a schema's first error as the Management API does: `Payload validation error: '…' on property x.` */
export function toValidationError(part: RequestPart, error: z.ZodError, input: unknown): ApiError {
  const issue = error.issues[0];
  const path = issue === undefined ? [] : issue.path;
  const missing = issue !== undefined && path.length > 0 && valueAt(input, path) === undefined;
  const message = issue === undefined ? "Invalid value" : toMessage(issue, missing);
  const property = toProperty(missing ? path.slice(0, -1) : path);
  const where = property === "" ? "" : ` on property ${property}`;
  return new ApiError(400, `${part} validation error: '${message}'${where}.`, errorCodes[part]);
}

type Issue = z.core.$ZodIssue;

function toMessage(issue: Issue, missing: boolean): string {
  if (missing) return `Missing required property: ${String(issue.path.at(-1))}`;
  switch (issue.code) {
    case "unrecognized_keys":
      return `Additional properties not allowed: ${issue.keys.join(",")}`;
    case "invalid_type":
      return `Expected type ${issue.expected === "int" ? "integer" : issue.expected}`;
    case "invalid_value":
      return `No enum match for: ${String(issue.input)}`;
    case "too_small":
      return issue.origin === "array"
        ? `Array is too short (0), minimum ${issue.minimum}`
        : issue.origin === "string"
          ? `String is too short, minimum ${issue.minimum}`
          : `Value is less than minimum ${issue.minimum}`;
    case "too_big":
      return issue.origin === "string"
        ? `String is too long, maximum ${issue.maximum}`
        : `Value is greater than maximum ${issue.maximum}`;
    case "invalid_format":
      return issue.format === "regex"
        ? `String does not match pattern ${issue.pattern ?? ""}`
        : `Object didn't pass validation for format ${issue.format}`;
    default:
      return issue.message;
  }
}

function toProperty(path: readonly PropertyKey[]): string {
  return path
    .map((key) => (typeof key === "number" ? `[${key}]` : `.${String(key)}`))
    .join("")
    .replace(/^\./, "");
}

function valueAt(input: unknown, path: readonly PropertyKey[]): unknown {
  let value: unknown = input;
  for (const key of path) {
    if (typeof value !== "object" || value === null) return undefined;
    value = (value as Record<PropertyKey, unknown>)[key];
  }
  return value;
}
