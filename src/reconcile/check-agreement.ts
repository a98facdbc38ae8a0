import type { FieldChoice } from "../activity/serialize-event.ts";
import { Failure } from "../errors/failure.ts";
import type { Decision } from "./decide-logins.ts";
import type { LoginKeys } from "./login-keys.ts";
import { contradicts } from "./match-logins.ts";
import type { Evidence } from "./state.ts";

/** Minimum number of logins and events for which a lack of agreement is an error. */
const enough = 20;

/** Minimum number of comparisons of a hashed field before a lack of agreement is an error. */
const enoughHashed = 5;

const comparedFields = ["userId", "clientId", "sessionId", "transactionId", "loginsCount"] as const;

/** Adds one decision to the evidence. Call in order of time. */
export function collectEvidence(evidence: Evidence, decision: Decision, choice: FieldChoice): void {
  const { match, keyed, outcome, inRange } = decision;
  const { keys } = keyed;
  evidence.logins++;
  if (keys.transactionId ?? keys.sessionId ?? keys.loginsCount) evidence.withKeys++;
  if (match !== undefined) {
    if (match.key !== "userId") evidence.agreements++;
    if (match.key === "transactionId") evidence.transactions++;
    if (contradicts(keyed, match)) evidence.contradictions++;
    if (match.key === "transactionId" || match.key === "sessionId") compareHashed(evidence, decision, choice);
  }
  if (!inRange || (outcome !== "missing" && match === undefined)) return;
  if (outcome === "missing") evidence.missing++;
  else evidence.found++;
  if (outcome === "missing" && !evidence.inOutage) evidence.outages++;
  evidence.inOutage = outcome === "missing";
}

/**
 * Whether the evidence so far allows sending. With a wrong `HASH_KEY`, or a search account that cannot see the events,
 * every login looks lost.
 *
 * @param isLast whether all logins have been decided
 * @returns `false` if more evidence is needed
 * @throws {Failure} `RECONCILE_NO_AGREEMENT`
 */
export function checkAgreement(evidence: Evidence, isLast: boolean): boolean {
  const { logins, withKeys, events, agreements, found, missing, outages } = evidence;
  const neverAgrees = findNeverAgreeing(evidence);
  if (neverAgrees !== undefined) {
    throw noAgreement(
      `the hashed field ${neverAgrees} of ${evidence.hashed[neverAgrees]?.compared} events never agrees with the log`,
      "Use the HASH_KEY that the deployed Action has.",
    );
  }
  if (agreements === 0 && withKeys >= enough && events >= enough) {
    throw noAgreement(
      `none of ${events} events agrees with any of ${logins} logins`,
      "Check that OMIT_FIELDS, HASH_FIELDS and HASH_KEY are those of the deployed Action, and that SPLUNK_INDEX holds events of this tenant.",
    );
  }
  if (found + missing >= enough && missing > found && outages > Math.max(3, found / 2)) {
    throw noAgreement(
      `${missing} of ${found + missing} logins are missing, scattered over the range and not in an outage`,
      "Check that the search account sees all events of the index (srchFilter, srchTimeWin, quota of its role).",
    );
  }
  if (agreements > 0 || (found > 0 && withKeys < enough)) return true;
  if (!isLast) return false;
  if (found === 0 && missing >= enough) {
    throw noAgreement(
      `Splunk shows no event of any of ${missing} logins`,
      "Check that the search account may search the index. If Splunk was down all the time, choose a --since before the outage.",
    );
  }
  return true;
}

/** @param message the disagreement */
export function noAgreement(message: string, hint: string): Failure {
  return new Failure(
    "RECONCILE_NO_AGREEMENT",
    `${message}; nothing was sent`,
    `${hint} If it is right, use --force.`,
  );
}

function compareHashed(
  { hashed }: Evidence,
  { match, keyed }: Decision,
  { HASH_FIELDS = [], HASH_KEY }: FieldChoice,
): void {
  if (HASH_KEY === undefined || match === undefined) return;
  for (const field of comparedFields) {
    if (!HASH_FIELDS.includes(field) || field === match.key) continue;
    const [own, other] = [keyed.keys[field as keyof LoginKeys], match.row[field]];
    if (own === undefined || other === undefined) continue;
    hashed[field] ??= { compared: 0, agreed: 0 };
    hashed[field].compared++;
    if (own === other) hashed[field].agreed++;
  }
}

/** Transaction ids can differ even if the key is right, so they count only if no other hashed field agrees. */
function findNeverAgreeing({ hashed }: Evidence): string | undefined {
  const never = Object.keys(hashed).filter((field) => {
    const { compared = 0, agreed = 0 } = hashed[field] ?? {};
    return compared >= enoughHashed && agreed === 0;
  });
  const agrees = Object.values(hashed).some(({ agreed }) => agreed > 0);
  return never.find((field) => field !== "transactionId" || !agrees);
}
