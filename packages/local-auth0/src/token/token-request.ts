/** An error response of `/oauth/token`: `{error, error_description}`. */
export class OAuthError extends Error {
  override readonly name = "OAuthError";
  readonly status: number;
  readonly error: string;

  constructor(status: number, error: string, description: string) {
    super(description);
    this.status = status;
    this.error = error;
  }

  toBody(): Record<string, string> {
    return { error: this.error, error_description: this.message };
  }
}

/** Parameters of a token request, from a JSON or form body; credentials of a Basic header count as parameters. */
export function readTokenRequest(headers: Headers, body: string): ReadonlyMap<string, string> {
  const parameters = new Map(readBody(headers.get("content-type") ?? "", body));
  const basic = /^Basic\s+(\S+)$/i.exec(headers.get("authorization") ?? "")?.[1];
  if (basic !== undefined) {
    const [id = "", ...secret] = Buffer.from(basic, "base64").toString().split(":");
    parameters.set("client_id", decodeURIComponent(id));
    parameters.set("client_secret", decodeURIComponent(secret.join(":")));
  }
  return parameters;
}

function readBody(contentType: string, body: string): Iterable<[string, string]> {
  if (!contentType.includes("json")) return new URLSearchParams(body);
  try {
    const value: unknown = JSON.parse(body);
    if (typeof value === "object" && value !== null)
      return Object.entries(value).flatMap(([key, one]) =>
        typeof one === "string" ? [[key, one] as [string, string]] : [],
      );
  } catch {
    // Rejected below, like every body that is not an object.
  }
  throw new OAuthError(400, "invalid_request", "Invalid request payload JSON format");
}
