import type { Activity, Bucket } from "../../src/page-model.ts";
import { timeZone, toClock, toMinuteClock } from "../state/format.ts";
import { toTop } from "./to-top.ts";

const height = 96;
const slot = 10;
const barWidth = 7;

const compact = new Intl.NumberFormat("en", { notation: "compact" });

/** What was not accepted on sign-ups on logins, one bar a span of time. */
export function TimeChart({ activity }: { readonly activity: Activity }) {
  const { buckets, bucketMs } = activity;
  const top = toTop(Math.max(...buckets.map(toTotal)));
  const toHeight = (count: number) => (count / top) * height;
  const [first] = buckets;
  return (
    <figure class="time-chart">
      <div class="plot">
        <span class="top" aria-hidden="true">
          {compact.format(top)}
        </span>
        <span class="middle" aria-hidden="true">
          {compact.format(top / 2)}
        </span>
        <svg
          viewBox={`0 0 ${buckets.length * slot} ${height}`}
          preserveAspectRatio="none"
          role="img"
          aria-label={`${toText(activity)} over time`}
        >
          <line class="grid" x1="0" x2={buckets.length * slot} y1="0.5" y2="0.5" />
          <line class="grid" x1="0" x2={buckets.length * slot} y1={height / 2} y2={height / 2} />
          {buckets.map((bucket, index) => {
            const loginHeight = toHeight(bucket.logins);
            const signUpHeight = toHeight(bucket.signUps);
            const undeliveredHeight = toHeight(bucket.undelivered);
            const x = index * slot + (slot - barWidth) / 2;
            return (
              <g key={bucket.at}>
                <title>{`${toClock(bucket.at)}: ${toText(bucket)}`}</title>
                <rect class="hit" x={index * slot} y="0" width={slot} height={height} />
                <rect class="login" x={x} y={height - loginHeight} width={barWidth} height={loginHeight} />
                <rect
                  class="signup"
                  x={x}
                  y={height - loginHeight - signUpHeight}
                  width={barWidth}
                  height={signUpHeight}
                />
                {bucket.undelivered > 0 && (
                  <rect
                    class="undelivered"
                    x={x}
                    y={height - loginHeight - signUpHeight - undeliveredHeight}
                    width={barWidth}
                    height={undeliveredHeight}
                  />
                )}
              </g>
            );
          })}
        </svg>
      </div>
      <figcaption>
        <span aria-hidden="true">{first === undefined ? "" : toMinuteClock(first.at)}</span>
        <span>
          {bucketMs < 60_000 ? `${bucketMs / 1_000} s a bar` : `${bucketMs / 60_000} min a bar`}
          {` · times: ${timeZone}`}
        </span>
        <span aria-hidden="true">now</span>
      </figcaption>
    </figure>
  );
}

type Counts = Pick<Bucket, "signUps" | "logins" | "undelivered">;

function toTotal({ signUps, logins, undelivered }: Counts): number {
  return signUps + logins + undelivered;
}

/** What did not arrive is a word only where there is some. */
function toText({ signUps, logins, undelivered }: Counts): string {
  return undelivered === 0
    ? `${signUps} sign-ups and ${logins} logins`
    : `${signUps} sign-ups, ${logins} logins and ${undelivered} not accepted`;
}
