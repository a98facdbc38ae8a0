import type { Dashboard, Panel } from "../app-model.ts";
import type { Scope } from "./scope.ts";

/** The overview dashboard: number, time, place and connection of sign-ups and logins. */
export function defineOverview(scope: Scope, extraFields: readonly string[]): Dashboard {
  const { chosen, chosenWithDuplicates, table } = scope;
  const by = (field: string) => chosen(`${field}=$row.${field}.value|s$`);
  const singles: Panel[] = [
    {
      id: "overview_signups",
      title: "Sign-ups",
      meaning:
        "Users who signed up in the time range. Each sign-up counts once, also if its event was sent several times.",
      kind: "single",
      field: "signups",
      search: `${chosen("message=SignUp")} | stats count AS signups`,
      drilldown: chosen("message=SignUp"),
      needs: [],
    },
    {
      id: "overview_logins",
      title: "Logins",
      meaning:
        "Successful logins of users who had signed up before. Failed logins are not among these events.",
      kind: "single",
      field: "logins",
      search: `${chosen("message=Login")} | stats count AS logins`,
      drilldown: chosen("message=Login"),
      needs: [],
    },
    {
      id: "overview_users",
      title: "Users",
      meaning: "Different users who signed up or logged in.",
      kind: "single",
      field: "users",
      search: `${chosen()} | stats count BY tenant userId | stats count AS users`,
      drilldown: `${chosen()} | stats count BY tenant userId | sort - count`,
      needs: ["userId"],
    },
    {
      id: "overview_mfa",
      title: "Logins with a second factor",
      meaning:
        "Percentage of logins whose session had completed a second factor when the Action ran. If Auth0 asks for the factor after the Actions, only the next event of the session shows it.",
      kind: "single",
      field: "mfa_percent",
      unit: "%",
      search: `${chosen("message=Login")} | eval mfa=if(isnotnull(mvfind('authenticationMethods{}', "^mfa$")), 100, 0) | stats avg(mfa) AS mfa_percent | eval mfa_percent=round(mfa_percent, 1)`,
      drilldown: `${chosen("message=Login")} | eval mfa=if(isnotnull(mvfind('authenticationMethods{}', "^mfa$")), "yes", "no") | stats count BY mfa`,
      needs: [],
      needsClear: ["authenticationMethods"],
    },
    {
      id: "overview_last",
      title: "Since the last event",
      meaning:
        "Minutes since the newest event. If it keeps growing while users log in, events do not arrive.",
      kind: "single",
      field: "minutes",
      unit: "min",
      search: `${chosenWithDuplicates()} | stats max(_time) AS last | eval minutes=round((now()-last)/60)`,
      drilldown: `${chosenWithDuplicates()} | head 20`,
      needs: [],
    },
  ];
  const extras = extraFields.map(
    (field): Panel => ({
      id: `overview_by_${field}`,
      title: `By ${field}`,
      meaning: `The ten most frequent values of the extra field ${field}.`,
      kind: "bar",
      field,
      search: `${chosen(`${field}=*`)} | stats count AS events BY ${field} | sort - events | head 10`,
      drilldown: by(field),
      needs: [],
    }),
  );
  return {
    id: "auth0_overview",
    title: "Auth0: overview",
    description: "Number, time, place and connection of sign-ups and logins.",
    inputs: [
      { kind: "time", token: "global_time", label: "Time range", default: "-7d@h,now" },
      ...scope.choices,
    ],
    rows: [
      { height: 120, panels: singles },
      {
        height: 280,
        panels: [
          {
            id: "overview_activity",
            title: "Sign-ups and logins over time",
            meaning:
              "A gap in both series means that events or logins failed. If only sign-ups peak, look at the security dashboard.",
            kind: "column",
            stacked: true,
            field: "_time",
            search: `${chosen()} | timechart count BY message`,
            drilldown: chosen("message=$name|s$"),
            needs: [],
          },
        ],
      },
      {
        height: 300,
        panels: [
          {
            id: "overview_by_application",
            title: "By application",
            meaning: "Sign-ups and logins of each application.",
            kind: "bar",
            stacked: true,
            field: "application",
            search: `${chosen()} | chart count OVER application BY message`,
            drilldown: chosen().concat(" | search application=$row.application.value|s$"),
            needs: ["application"],
          },
          {
            id: "overview_by_connection",
            title: "By connection",
            meaning:
              "Sign-ups and logins of each connection: databases, social and enterprise identity providers.",
            kind: "bar",
            stacked: true,
            field: "connection",
            search: `${chosen()} | chart count OVER connection BY message`,
            drilldown: chosen().concat(" | search connection=$row.connection.value|s$"),
            needs: ["connection"],
          },
        ],
      },
      {
        height: 360,
        panels: [
          {
            id: "overview_map",
            title: "On a map",
            meaning:
              "Locations of the users' IP addresses, as reported by Auth0. The map tiles are loaded from the internet.",
            kind: "map",
            search: `${chosen("latitude=* longitude=*")} | stats count AS events BY latitude longitude | sort - events`,
            drilldown: chosen("latitude=$row.latitude.value|s$ longitude=$row.longitude.value|s$"),
            needs: [],
            needsClear: ["latitude", "longitude"],
          },
          {
            id: "overview_by_country",
            title: "By country",
            meaning: "Events and users of each country (ISO code), highest count first.",
            kind: "table",
            search: `${chosen("country=*")} | stats count AS events dc(userId) AS users BY country | sort - events`,
            drilldown: by("country"),
            needs: ["country", "userId"],
          },
        ],
      },
      ...toPairs(extras).map((panels) => ({ height: 280, panels })),
      {
        height: 400,
        panels: [
          {
            id: "overview_latest",
            title: "Latest events",
            meaning: "The newest 50 events. Click a row to see all events of its user.",
            kind: "table",
            search: `${chosen()} | head 50 | ${table("_time", "message", "userName", "userId", "application", "connection", "loginType", "clientIP", "country", "city", ...extraFields)}`,
            drilldown: chosen("userId=$row.userId.value|s$"),
            needs: ["userId"],
          },
        ],
      },
    ],
  };
}

function toPairs(panels: readonly Panel[]): Panel[][] {
  return panels.flatMap((_, index) => (index % 2 === 0 ? [panels.slice(index, index + 2)] : []));
}
