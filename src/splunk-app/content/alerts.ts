import type { Alert } from "../app-model.ts";
import { gaps } from "./health.ts";
import type { Scope } from "./scope.ts";
import { impossibleTravel, newValues } from "./security.ts";

/**
 * Hourly searches over a longer time range report only results since the last run. Five minutes of overlap include late
 * events. Throttling removes duplicates of the overlap.
 */
const sinceLastRun = 'relative_time(now(), "-65m")';

/** All alerts, disabled by default. They start at different minutes to spread the load. */
export function defineAlerts({ all, sourcetypeTerm, table }: Scope, sourcetype: string): readonly Alert[] {
  return [
    {
      name: "Auth0: no events for 30 minutes",
      meaning:
        "No event arrived in 30 minutes, test events included. Either no user logged in, or events do not arrive.",
      action:
        "Run splunk-action doctor and splunk-action test-event --verify. When events arrive again, run splunk-action reconcile. If 30 minutes without a login are normal, choose a longer time.",
      search: `| tstats count where \`auth0_index\` ${sourcetypeTerm} | where count=0 | eval sourcetype="${sourcetype.replaceAll(/["\\]/g, "\\$&")}"`,
      earliest: "-30m",
      latest: "now",
      cron: "2,12,22,32,42,52 * * * *",
      severity: 4,
      throttleBy: ["sourcetype"],
      throttleFor: "2h",
      needs: [],
    },
    {
      name: "Auth0: many sign-ups from one address",
      meaning:
        "More than ten users signed up from one IP address within an hour. Possible causes: fake accounts, or many users in one office.",
      action:
        "Check asn and the e-mail domains of the users. For fake accounts: block the address in Auth0 or turn on bot detection.",
      search: `${all("message=SignUp")} | stats dc(userId) AS users values(asn) AS asn values(country) AS country BY tenant clientIP | where users > 10`,
      earliest: "-60m",
      latest: "now",
      cron: "4,19,34,49 * * * *",
      severity: 3,
      throttleBy: ["tenant", "clientIP"],
      throttleFor: "6h",
      needs: ["userId", "clientIP"],
    },
    {
      name: "Auth0: burst of sign-ups",
      meaning:
        "The last hour had more than ten sign-ups and more than five times the hourly average of the last seven days.",
      action:
        "Ask whether a campaign is running. If not, check addresses, connections and e-mail domains on the security dashboard, and turn on bot detection or turn off sign-ups.",
      search: `${all("message=SignUp")} | eval recent=if(_time >= relative_time(now(), "-60m"), 1, 0) | stats sum(recent) AS last_hour count AS week BY tenant | eval usual=round((week-last_hour)/167, 2) | where last_hour > 10 AND last_hour > 5*usual`,
      earliest: "-7d",
      latest: "now",
      cron: "9 * * * *",
      severity: 3,
      throttleBy: ["tenant"],
      throttleFor: "3h",
      needs: [],
    },
    {
      name: "Auth0: login with low confidence",
      meaning: "A login succeeded although Auth0's risk assessment has low confidence in it.",
      action:
        "Ask the user. If it was another person: end the sessions, reset the password, and require a second factor at low confidence.",
      search: `${all("riskConfidence=low")} | ${table("_time", "tenant", "userId", "application", "clientIP", "country", "riskConfidence")}`,
      earliest: "-20m",
      latest: "now",
      cron: "6,21,36,51 * * * *",
      severity: 3,
      throttleBy: ["tenant", "userId"],
      throttleFor: "24h",
      needs: ["userId"],
      needsClear: ["riskConfidence"],
    },
    {
      name: "Auth0: impossible travel",
      meaning:
        "One user logged in from two places that are too far apart for the time between: more than 500 km, faster than 900 km/h.",
      action:
        "Check for a VPN or a mobile network. Then ask the user. If it was another person, end the sessions and reset the password.",
      search: `${impossibleTravel(all("latitude=* longitude=*"))} | where _time >= ${sinceLastRun} | ${table("_time", "tenant", "userId", "country_before", "country", "km", "hours", "kmh", "clientIP")}`,
      earliest: "-24h",
      latest: "now",
      cron: "13 * * * *",
      severity: 3,
      throttleBy: ["tenant", "userId"],
      throttleFor: "24h",
      needs: ["userId"],
      needsClear: ["latitude", "longitude"],
    },
    {
      name: "Auth0: login from a new country",
      meaning: "A user logged in from a country that is new for this user in the last 30 days.",
      action:
        "Travel is the usual cause. Check device and risk of the same login. If they are unusual, ask the user.",
      search: `${newValues(all("country=*"), "country")} | where first >= ${sinceLastRun} | eval _time=first | table _time tenant userId country seen`,
      earliest: "-30d@d",
      latest: "now",
      cron: "17 * * * *",
      severity: 2,
      throttleBy: ["tenant", "userId", "country"],
      throttleFor: "24h",
      needs: ["userId", "country"],
    },
    {
      name: "Auth0: login with a new device",
      meaning: "A user logged in with a TLS fingerprint (JA4) that is new for this user in the last 30 days.",
      action:
        "A new browser version is the usual cause: then the alert fires for many users at once. Check country and risk of the same login before you act.",
      search: `${newValues(all("ja4=*"), "ja4")} | where first >= ${sinceLastRun} | eval _time=first | table _time tenant userId ja4 seen`,
      earliest: "-30d@d",
      latest: "now",
      cron: "23 * * * *",
      severity: 2,
      throttleBy: ["tenant", "userId", "ja4"],
      throttleFor: "24h",
      needs: ["userId", "ja4"],
    },
    {
      name: "Auth0: events arrive late",
      meaning:
        "Events were indexed more than five minutes after the login. Possible causes: a full queue, a wrong clock or a wrong timestamp.",
      action:
        "Check the delay on the health dashboard and the queues of the indexers. If the events came over receivers/simple, also check TIME_PREFIX.",
      search: `${all("NOT reconciled=true")} | eval delay=_indextime-_time | where delay > 300 AND _indextime >= ${sinceLastRun} | stats count AS events max(delay) AS max_delay BY tenant`,
      earliest: "-24h",
      latest: "now",
      cron: "27 * * * *",
      severity: 3,
      throttleBy: ["tenant"],
      throttleFor: "3h",
      needs: [],
    },
    {
      name: "Auth0: gaps in login counts",
      meaning:
        "The login count of a user grew by more than one between two events. Events of logins are missing.",
      action:
        "Run splunk-action reconcile for the time of the gap. It sends the missing events and verifies the result.",
      search: `${gaps(all("loginsCount=*"))} | where _time >= ${sinceLastRun} | stats sum(gap) AS missing dc(userId) AS users BY tenant`,
      earliest: "-30d@d",
      latest: "-5m",
      cron: "43 * * * *",
      severity: 3,
      throttleBy: ["tenant"],
      throttleFor: "24h",
      needs: ["userId"],
      needsClear: ["loginsCount"],
    },
  ];
}
