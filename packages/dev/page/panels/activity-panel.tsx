import { ShareBars } from "../charts/share-bars.tsx";
import { TimeChart } from "../charts/time-chart.tsx";
import { toCountry } from "../state/format.ts";
import { activity, minutes, refreshActivity } from "../state/store.ts";

const windows = [
  { minutes: 5, label: "5 min" },
  { minutes: 60, label: "1 h" },
  { minutes: 1_440, label: "24 h" },
] as const;

/** Sign-ups and logins as Splunk has them: how many, when, to what, from where. */
export function ActivityPanel() {
  const { value } = activity;
  if (value === undefined) return null;
  const isEmpty = value.signUps + value.logins === 0;
  const { undelivered } = value;
  return (
    <section class="panel" aria-labelledby="activity-title">
      <div class="title">
        <h2 id="activity-title">Arrived in Splunk</h2>
        <fieldset class="segments" aria-label="Time range">
          {windows.map((one) => (
            <label key={one.minutes}>
              <input
                type="radio"
                name="minutes"
                checked={minutes.value === one.minutes}
                onChange={() => {
                  minutes.value = one.minutes;
                  void refreshActivity();
                }}
              />
              <span>{one.label}</span>
            </label>
          ))}
        </fieldset>
      </div>
      <div class="activity">
        <div class="numbers">
          <p>
            <b>{value.signUps.toLocaleString("en")}</b>
            <span class="key signup">Sign-ups</span>
          </p>
          <p>
            <b>{value.logins.toLocaleString("en")}</b>
            <span class="key login">Logins</span>
          </p>
          {undelivered > 0 && (
            <p>
              <b>{undelivered.toLocaleString("en")}</b>
              <span class="key undelivered">Not accepted</span>
            </p>
          )}
        </div>
        <TimeChart activity={value} />
      </div>
      {isEmpty ? (
        <p class="empty">
          {undelivered > 0
            ? "Nothing arrived in this time."
            : "No events in this time. Sign a user in, and the first one shows up here."}
        </p>
      ) : (
        <div class="shares">
          <ShareBars title="By application" shares={value.applications} />
          <ShareBars title="By country" shares={value.countries} nameOf={toCountry} />
        </div>
      )}
    </section>
  );
}
