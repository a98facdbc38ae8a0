import type { Dashboard } from "../app-model.ts";
import type { Scope } from "./scope.ts";

const perUser = "BY tenant userId";

/**
 * Values that are new for a user: one row per user and value, with the time it was first seen.
 * The user's first value in the time range does not count as new, so choose a long range.
 */
export function newValues(events: string, field: string): string {
  return [
    events,
    `stats min(_time) AS first ${perUser} ${field}`,
    `eventstats min(first) AS joined ${perUser}`,
    `eventstats values(${field}) AS seen ${perUser}`,
    "where first > joined",
  ].join(" | ");
}

/**
 * Pairs of consecutive events of a user that are too far apart for the time between them: more than 500 km, faster
 * than 900 km/h. The distance is the great circle's, by the haversine formula.
 */
export function impossibleTravel(events: string): string {
  const before = (field: string, name: string) =>
    `streamstats current=f last(${field}) AS ${name} ${perUser}`;
  return [
    events,
    "sort 0 tenant userId _time",
    before("_time", "time_before"),
    before("latitude", "latitude_before"),
    before("longitude", "longitude_before"),
    before("country", "country_before"),
    "where isnotnull(time_before)",
    "eval radian=pi()/180",
    "eval a=pow(sin((latitude-latitude_before)*radian/2), 2)+cos(latitude*radian)*cos(latitude_before*radian)*pow(sin((longitude-longitude_before)*radian/2), 2)",
    "eval km=round(2*6371*asin(min(1, sqrt(a))))",
    "eval hours=round((_time-time_before)/3600, 2)",
    "eval kmh=round(km/max(hours, 0.02))",
    "where km > 500 AND kmh > 900",
  ].join(" | ");
}

/** The security dashboard: signs of account takeover and of mass sign-ups. */
export function defineSecurity(scope: Scope): Dashboard {
  const { chosen, table } = scope;
  const ofUser = chosen("userId=$row.userId.value|s$");
  return {
    id: "auth0_security",
    title: "Auth0: security",
    description: "Suspicious logins and sign-ups. Failed logins are not in these events: see the Auth0 logs.",
    inputs: [
      { kind: "time", token: "global_time", label: "Time range", default: "-30d@d,now" },
      ...scope.choices,
    ],
    rows: [
      {
        height: 300,
        panels: [
          {
            id: "security_risk",
            title: "Low confidence of Auth0's risk assessment",
            meaning:
              "Logins with low confidence in Auth0's risk assessment, newest first. Requires an Auth0 plan with risk assessments.",
            kind: "table",
            search: `${chosen("riskConfidence=low")} | sort - _time | ${table("_time", "tenant", "userId", "application", "clientIP", "country", "riskAssessments.NewDevice", "riskAssessments.ImpossibleTravel", "riskAssessments.UntrustedIP")}`,
            drilldown: ofUser,
            needs: ["userId"],
            needsClear: ["riskConfidence"],
          },
          {
            id: "security_signups_by_address",
            title: "Sign-ups from one address",
            meaning:
              "IP addresses from which more than one user signed up, highest count first. Offices and mobile networks are normal. Dozens of new users from a hosting provider are suspicious.",
            kind: "table",
            search: `${chosen("message=SignUp")} | stats dc(userId) AS users values(asn) AS asn values(country) AS country BY clientIP | where users > 1 | sort - users`,
            drilldown: chosen("message=SignUp clientIP=$row.clientIP.value|s$"),
            needs: ["clientIP", "userId"],
          },
        ],
      },
      {
        height: 300,
        panels: [
          {
            id: "security_new_country",
            title: "New country",
            meaning:
              "Users who logged in from a country that is new for them within the time range. Choose a long time range.",
            kind: "table",
            search: `${newValues(chosen("country=*"), "country")} | sort - first | eval _time=first | table _time tenant userId country seen`,
            drilldown: ofUser,
            needs: ["userId", "country"],
          },
          {
            id: "security_new_device",
            title: "New device",
            meaning:
              "Users who logged in with a TLS fingerprint (JA4) that is new for them within the time range. A new browser version also changes the fingerprint: compare address and country.",
            kind: "table",
            search: `${newValues(chosen("ja4=*"), "ja4")} | sort - first | eval _time=first | table _time tenant userId ja4 seen`,
            drilldown: ofUser,
            needs: ["userId", "ja4"],
          },
        ],
      },
      {
        height: 320,
        panels: [
          {
            id: "security_travel",
            title: "Impossible travel, candidates",
            meaning:
              "Two events of one user, more than 500 km apart and faster than 900 km/h. Usual harmless causes: VPNs, mobile networks, wrong locations of IP addresses.",
            kind: "table",
            search: `${impossibleTravel(chosen("latitude=* longitude=*"))} | sort - _time | ${table("_time", "tenant", "userId", "country_before", "country", "km", "hours", "kmh", "clientIP")}`,
            drilldown: ofUser,
            needs: ["userId"],
            needsClear: ["latitude", "longitude"],
          },
        ],
      },
    ],
  };
}
