import { createSplunk, type Splunk } from "@splunk-action/local-splunk";
import type { DevCredentials } from "./dev-credentials.ts";
import { devIndex } from "./dev-environment.ts";

/** A Splunk with an index for the events, a HEC token that may write there, and one account for searches. */
export function createDevSplunk(credentials: DevCredentials): Splunk {
  return createSplunk({
    indexes: [devIndex],
    users: [{ name: credentials.searchUsername, password: credentials.searchPassword, roles: ["admin"] }],
    hecTokens: [
      {
        name: "splunk-action",
        token: credentials.hecToken,
        index: devIndex,
        indexes: [devIndex, "main"],
        description: "for the Action in the local tenant",
      },
    ],
    maxEvents: 20_000,
    maxCharacters: 40_000_000,
  });
}
