import type { ApiContext } from "./api-context.ts";

type Check = (value: unknown) => boolean;

const text =
  (maxCharacters: number): Check =>
  (value) =>
    typeof value === "string" && [...value].length <= maxCharacters;
const flag: Check = (value) => typeof value === "boolean";
const oneOf =
  (...values: readonly string[]): Check =>
  (value) =>
    values.includes(String(value));

const maxAttributesBytes = 100 * 1024;

/** Every setting of the SAML response, with what Auth0 accepts for it. */
const settings: Readonly<Record<string, Check>> = {
  setAudience: text(2048),
  setRecipient: text(2048),
  setCreateUpnClaim: flag,
  setPassthroughClaimsWithNoMapping: flag,
  setMapUnknownClaimsAsIs: flag,
  setMapIdentities: flag,
  setSignatureAlgorithm: oneOf("rsa-sha256", "rsa-sha1"),
  setDigestAlgorithm: oneOf("sha256", "sha1"),
  setDestination: text(2048),
  setLifetimeInSeconds: (value) => typeof value === "number",
  setSignResponse: flag,
  setNameIdentifierFormat: text(512),
  setNameIdentifierProbes: (value) => Array.isArray(value) && value.length <= 10 && value.every(text(512)),
  setAuthnContextClassRef: text(512),
  setSigningCert: text(4096),
  setIncludeAttributeNameFormat: flag,
  setTypedAttributes: flag,
  setEncryptionCert: text(4096),
  setEncryptionPublicKey: text(4096),
  setCert: text(4096),
  setKey: text(4096),
  setRelayState: text(512),
  setIssuer: text(512),
  setEncryptionAlgorithm: oneOf("aes256-gcm", "aes256-cbc"),
};

/** `api.samlResponse`: attributes and settings of the SAML assertion that the login will issue. */
export function createSamlResponseApi({ state, api }: ApiContext) {
  const attributes = new Map<string, unknown>();

  const setters = Object.entries(settings).map(([name, accepts]) => [
    name,
    (value: unknown): unknown => {
      if (!accepts(value)) throw new Error(`api.samlResponse.${name} does not accept this value.`);
      state.command(`samlResponse.${name}`, value);
      return api();
    },
  ]);

  return {
    ...Object.fromEntries(setters),
    /** `undefined` removes the attribute, as `null` does. */
    setAttribute(attribute: string, value: unknown): unknown {
      attributes.set(attribute, value ?? null);
      if (Buffer.byteLength(JSON.stringify(Object.fromEntries(attributes)), "utf8") > maxAttributesBytes) {
        throw new Error(`The SAML attributes exceed ${maxAttributesBytes} bytes.`);
      }
      state.command("samlResponse.setAttribute", attribute, value ?? null);
      return api();
    },
  };
}
