import type { Dashboard } from "../app-model.ts";
import type { Scope } from "./scope.ts";

/**
 * Searches missing logins: Auth0's `logins_count` of a user grows by one at each interactive login, so a larger step is a
 * login without an event. Sorted by the count, not by time, so a late event closes its gap.
 */
export function gaps(events: string): string {
  return [
    events,
    "sort 0 tenant userId loginsCount",
    "streamstats current=f last(loginsCount) AS count_before BY tenant userId",
    "eval gap=loginsCount-count_before-1",
    "where gap > 0",
  ].join(" | ");
}

/** The health dashboard: whether all events arrive, once and in time. */
export function defineHealth(scope: Scope): Dashboard {
  const { chosen, chosenWithDuplicates, ofTenant, tests } = scope;
  const counted = ofTenant("loginsCount=*");
  return {
    id: "auth0_health",
    title: "Auth0: health of the pipe",
    description: "Whether the events arrive: all of them, once, and in time.",
    inputs: [
      { kind: "time", token: "global_time", label: "Time range", default: "-24h@h,now" },
      ...scope.choices,
    ],
    rows: [
      {
        height: 120,
        panels: [
          {
            id: "health_missing",
            title: "Logins that never arrived",
            meaning:
              "Gaps in the users' login counts. Run reconcile to fill them. Some gaps are logins that failed after the password, or of a type that LOGIN_TYPES excludes. A gap is visible after the user's next login. The choice of application and connection has no effect here.",
            kind: "single",
            field: "missing",
            search: `${gaps(counted)} | stats sum(gap) AS missing | fillnull value=0 missing`,
            drilldown: `${gaps(counted)} | table _time tenant userId count_before loginsCount gap`,
            needs: ["userId"],
            needsClear: ["loginsCount"],
          },
          {
            id: "health_duplicates",
            title: "Duplicates removed",
            meaning:
              "Events with an eventId that Splunk already has: a retry after a lost response, or a sign-up that was sent again because its flag was not set. All other panels count each id once.",
            kind: "single",
            field: "duplicates",
            search: `${chosenWithDuplicates()} | stats count AS events dc(eventId) AS ids | eval duplicates=events-ids`,
            drilldown: `${chosenWithDuplicates()} | stats count values(message) AS message BY eventId | where count > 1`,
            needs: [],
          },
          {
            id: "health_reconciled",
            title: "Reconciled events",
            meaning: "Events that reconcile sent because the event of the Action had not arrived.",
            kind: "single",
            field: "reconciled",
            search: `${chosen("reconciled=true")} | stats count AS reconciled`,
            drilldown: chosen("reconciled=true"),
            needs: [],
            needsClear: ["reconciled"],
          },
          {
            id: "health_tests",
            title: "Test events",
            meaning: "Events that test-event sent. All other panels exclude them.",
            kind: "single",
            field: "tests",
            search: `${tests()} | stats count AS tests`,
            drilldown: tests(),
            needs: [],
            needsClear: ["test"],
          },
        ],
      },
      {
        height: 280,
        panels: [
          {
            id: "health_events",
            title: "Events an hour",
            meaning:
              "All events by event time, duplicates included. A gap is an outage, or a time without logins.",
            kind: "column",
            field: "_time",
            search: `${chosenWithDuplicates()} | timechart span=1h count AS events`,
            needs: [],
          },
          {
            id: "health_delay",
            title: "Delay from event to index",
            meaning:
              "Seconds from the login until Splunk had indexed its event: median and 95th percentile. Reconciled events are excluded.",
            kind: "line",
            field: "_time",
            search: `${chosenWithDuplicates("NOT reconciled=true")} | eval delay=max(0, _indextime-_time) | timechart median(delay) AS median p95(delay) AS p95`,
            drilldown: `${chosenWithDuplicates("NOT reconciled=true")} | eval delay=_indextime-_time | sort - delay | head 100`,
            needs: [],
          },
        ],
      },
      {
        height: 280,
        panels: [
          {
            id: "health_versions",
            title: "Versions of the Action",
            meaning:
              "The version of the Action that sent the events. For some minutes after a deploy, two versions are normal.",
            kind: "area",
            stacked: true,
            field: "_time",
            search: `${chosen("actionVersion=*")} | timechart count BY actionVersion`,
            drilldown: chosen("actionVersion=$name|s$"),
            needs: ["actionVersion"],
          },
          {
            id: "health_two_ids",
            title: "One login, two ids",
            meaning:
              "Login transactions with more than one eventId, for example if the Action's event arrived after a reconciled event. Count such logins by transactionId.",
            kind: "table",
            search: `${chosen("transactionId=*")} | stats dc(eventId) AS ids values(message) AS message values(reconciled) AS reconciled BY tenant transactionId | where ids > 1 | sort - ids`,
            drilldown: chosen("transactionId=$row.transactionId.value|s$"),
            needs: ["transactionId"],
          },
        ],
      },
      {
        height: 300,
        panels: [
          {
            id: "health_gaps",
            title: "Gaps in login counts",
            meaning:
              "Users with missing logins, newest first. The missing logins are between count_before and loginsCount.",
            kind: "table",
            search: `${gaps(counted)} | sort - _time | table _time tenant userId count_before loginsCount gap`,
            drilldown: ofTenant("userId=$row.userId.value|s$"),
            needs: ["userId"],
            needsClear: ["loginsCount"],
          },
        ],
      },
    ],
  };
}
