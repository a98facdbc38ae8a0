/** An error response of the Management API: `{statusCode, error, message[, errorCode][, attributes]}`. */
export class ApiError extends Error {
  override readonly name = "ApiError";
  readonly status: number;
  readonly errorCode: string | undefined;
  readonly attributes: Readonly<Record<string, unknown>> | undefined;
  readonly headers: Readonly<Record<string, string>>;

  constructor(status: number, message: string, errorCode?: string, extra: ApiErrorExtra = {}) {
    super(message);
    this.status = status;
    this.errorCode = errorCode;
    this.attributes = extra.attributes;
    this.headers = extra.headers ?? {};
  }

  /** The body, with its keys in Auth0's order. Endpoints of the Actions service send no `errorCode`. */
  toBody(): Record<string, unknown> {
    return {
      statusCode: this.status,
      error: reasonPhrases[this.status] ?? "Error",
      message: this.message,
      ...(this.errorCode === undefined ? {} : { errorCode: this.errorCode }),
      ...(this.attributes === undefined ? {} : { attributes: this.attributes }),
    };
  }
}

export interface ApiErrorExtra {
  readonly attributes?: Readonly<Record<string, unknown>>;
  readonly headers?: Readonly<Record<string, string>>;
}

const reasonPhrases: Readonly<Record<number, string>> = {
  400: "Bad Request",
  401: "Unauthorized",
  403: "Forbidden",
  404: "Not Found",
  405: "Method Not Allowed",
  409: "Conflict",
  412: "Precondition Failed",
  413: "Request Entity Too Large",
  429: "Too Many Requests",
  500: "Internal Server Error",
  502: "Bad Gateway",
  503: "Service Unavailable",
  504: "Gateway Timeout",
};

/** No route, or an empty id in the path. */
export function toNotFound(): ApiError {
  return new ApiError(404, "Not Found");
}

/** A tenant's limit of entities. Auth0's message for Actions is unknown; this is the one for other entities. */
export function toTooManyEntities(): ApiError {
  return new ApiError(
    403,
    "You reached the limit of entities of this type for this tenant.",
    "too_many_entities",
  );
}

/** 403 that names the scopes. One of them is enough. */
export function toInsufficientScope(scopes: readonly string[]): ApiError {
  return new ApiError(403, `Insufficient scope, expected any of: ${scopes.join(",")}`, "insufficient_scope");
}
