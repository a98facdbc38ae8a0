import { decodeJwt, isSignedWithSecret, signWithSecret } from "../jwt.ts";
import { isJsonObject, type JsonObject } from "../to-read-only-event.ts";
import type { ApiContext } from "./api-context.ts";

const defaultLifetimeSeconds = 15 * 60;
const maxPromptBytes = 24 * 1024;
const protocolsWithoutBrowser: readonly unknown[] = [
  "oauth2-resource-owner",
  "oauth2-refresh-token",
  "oauth2-password",
  "oauth2-webauthn",
];

/**
 * `api.redirect` and `api.prompt`: redirect the user before the login ends. Only one of the two can be used.
 * The tokens are real ones, so a page that takes part in the redirect can be tested with them.
 */
export function createRedirectApi({ state, event, now, api }: ApiContext) {
  const request = toObject(event.request);
  const user = toObject(event.user);
  let shown: "redirect" | "prompt" | undefined;

  return {
    redirect: {
      encodeToken(options: { payload: JsonObject; secret: string; expiresInSeconds?: number }): string {
        const issuedAt = Math.floor(now() / 1000);
        return signWithSecret(
          {
            iat: issuedAt,
            iss: request.hostname,
            sub: user.user_id,
            exp: issuedAt + (options.expiresInSeconds ?? defaultLifetimeSeconds),
            ip: request.ip,
            ...options.payload,
          },
          options.secret,
        );
      },
      validateToken(options: { secret: string; tokenParameterName?: string }): JsonObject {
        const name = options.tokenParameterName ?? "session_token";
        const parameters = { ...toObject(request.query), ...toObject(request.body) };
        const token = parameters[name];
        if (typeof token !== "string" || token === "") {
          throw new Error(`There is no parameter '${name}' in the query or the body of the request.`);
        }
        try {
          const payload = decodeSessionToken(token, options.secret, now());
          if (payload.sub !== user.user_id) throw new Error("sub is not the user who logs in");
          if (payload.state !== parameters.state) throw new Error("state is not that of the request");
          return payload;
        } catch (error) {
          throw new Error(`The session token is invalid: ${error instanceof Error ? error.message : error}`);
        }
      },
      sendUserTo(url: string, options?: { query?: Readonly<Record<string, string>> }): unknown {
        if (shown === "prompt") throw new Error("One Action cannot both redirect and render a prompt.");
        const target = new URL(url);
        for (const [name, value] of Object.entries(options?.query ?? {}))
          target.searchParams.set(name, value);
        shown = "redirect";
        state.command("redirect.sendUserTo", target.href);
        return api();
      },
      canRedirect: (): boolean =>
        toObject(request.query).prompt !== "none" &&
        !protocolsWithoutBrowser.includes(toObject(event.transaction).protocol),
    },
    prompt: {
      render(promptId: string, options: object = {}): void {
        if (shown === "redirect") throw new Error("One Action cannot both redirect and render a prompt.");
        if (shown === "prompt") throw new Error("One Action can render only one prompt.");
        if (Buffer.byteLength(JSON.stringify(options), "utf8") > maxPromptBytes) {
          throw new Error(`The options of the prompt exceed ${maxPromptBytes} bytes.`);
        }
        shown = "prompt";
        state.command("prompt.render", promptId, options);
      },
    },
  };
}

function toObject(value: unknown): JsonObject {
  return isJsonObject(value) ? value : {};
}

/**
 * The payload of a JWT signed with HS256, as Auth0 passes it through a redirect.
 *
 * @param now milliseconds since the Unix epoch
 * @throws if it is malformed, not signed with the secret, or not valid at this time.
 */
function decodeSessionToken(token: string, secret: string, now: number): JsonObject {
  const jwt = decodeJwt(token);
  if (jwt === undefined) throw new Error("jwt malformed");
  if (jwt.header.alg !== "HS256") throw new Error("invalid algorithm");
  if (!isSignedWithSecret(jwt, secret)) throw new Error("invalid signature");
  const { exp, nbf } = jwt.payload;
  if (typeof exp === "number" && exp * 1000 <= now) throw new Error("jwt expired");
  if (typeof nbf === "number" && nbf * 1000 > now) throw new Error("jwt not active");
  return jwt.payload as JsonObject;
}
