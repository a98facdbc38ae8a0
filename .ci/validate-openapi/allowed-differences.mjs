/**
 * Where responses of the local tenant do not fit the OpenAPI document because recorded traffic does not either. A
 * difference is allowed when an entry's pattern matches its text `METHOD /path STATUS /instance/path: message`.
 *
 * @type {{ pattern: RegExp, reason: string }[]}
 */
const allowedDifferences = [
  {
    pattern: /actions.*: must NOT have additional properties \(current_version\)/,
    reason: "current_version is not documented, and is in every recorded Action that was deployed",
  },
  {
    pattern: /^POST \/actions\/actions\/\{id\}\/deploy 200: undocumented status/,
    reason: "documented as 202; all 263 recorded deploys got the response 200",
  },
  {
    pattern: /\/triggers\/\d+\/id: must be equal to one of the allowed values/,
    reason: "mcp-tool is listed by recorded tenants and is not in the document's enumeration",
  },
  {
    pattern: /^DELETE \/actions\/actions\/\{id\} 409: undocumented status/,
    reason: "409 for a bound Action is reported by clients of Auth0 and is not documented",
  },
  {
    pattern: /^(GET|POST) \/actions\/actions\/\{.*\}\/(deploy|test|versions).* 404: undocumented status/,
    reason: "an Action that does not exist is a 404 everywhere, documented or not",
  },
  {
    pattern: /^PATCH \/actions\/triggers\/\{triggerId\}\/bindings 404: undocumented status/,
    reason: "binding an Action that does not exist: the response is not known, a 404 is assumed",
  },
  {
    pattern: /^GET \/actions\/executions\/\{id\} 200 \/results\/\d+: must NOT have additional properties/,
    reason: "binding_id, version_id and response are in the execution that Auth0's Java SDK is tested with",
  },
];

/** @returns {string | undefined} the reason why a difference is allowed. */
export function toAllowance(difference) {
  return allowedDifferences.find(({ pattern }) => pattern.test(difference))?.reason;
}
