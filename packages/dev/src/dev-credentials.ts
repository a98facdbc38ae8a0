import { randomBytes, randomUUID } from "node:crypto";

/** All credentials of the local tenant and the local Splunk. */
export interface DevCredentials {
  readonly deployerId: string;
  readonly deployerSecret: string;
  readonly runtimeId: string;
  readonly runtimeSecret: string;
  readonly hecToken: string;
  readonly searchUsername: string;
  readonly searchPassword: string;
  /** The token of the page's API. */
  readonly pageToken: string;
}

/** New random credentials: other users of this machine can reach a loopback port too. */
export function createDevCredentials(): DevCredentials {
  const random = (bytes: number) => randomBytes(bytes).toString("base64url");
  return {
    deployerId: `dev_deployer_${random(12)}`,
    deployerSecret: random(36),
    runtimeId: `dev_action_${random(12)}`,
    runtimeSecret: random(36),
    hecToken: randomUUID(),
    searchUsername: "admin",
    searchPassword: random(18),
    pageToken: random(24),
  };
}
