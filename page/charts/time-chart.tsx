import type { Activity } from "../../src/local/dev/page-model.ts";
import { toClock, toMinuteClock } from "../state/format.ts";

const height = 96;
const slot = 10;
const barWidth = 7;
/** Below this, a single event would fill the chart. */
const lowestTop = 4;

/** Sign-ups on logins, one bar a span of time. */
export function TimeChart({ activity }: { readonly activity: Activity }) {
  const { buckets, bucketMs, signUps, logins } = activity;
  const top = Math.max(lowestTop, ...buckets.map((bucket) => bucket.signUps + bucket.logins));
  const toHeight = (count: number) => (count / top) * height;
  const [first] = buckets;
  return (
    <figure class="time-chart">
      <div class="plot">
        <span class="top" aria-hidden="true">
          {top}
        </span>
        <svg
          viewBox={`0 0 ${buckets.length * slot} ${height}`}
          preserveAspectRatio="none"
          role="img"
          aria-label={`${signUps} sign-ups and ${logins} logins over time`}
        >
          <line class="grid" x1="0" x2={buckets.length * slot} y1="0.5" y2="0.5" />
          <line class="grid" x1="0" x2={buckets.length * slot} y1={height / 2} y2={height / 2} />
          {buckets.map((bucket, index) => {
            const loginHeight = toHeight(bucket.logins);
            const signUpHeight = toHeight(bucket.signUps);
            const x = index * slot + (slot - barWidth) / 2;
            return (
              <g key={bucket.at}>
                <title>{`${toClock(bucket.at)}: ${bucket.signUps} sign-ups, ${bucket.logins} logins`}</title>
                <rect class="hit" x={index * slot} y="0" width={slot} height={height} />
                <rect class="login" x={x} y={height - loginHeight} width={barWidth} height={loginHeight} />
                <rect
                  class="signup"
                  x={x}
                  y={height - loginHeight - signUpHeight}
                  width={barWidth}
                  height={signUpHeight}
                />
              </g>
            );
          })}
        </svg>
      </div>
      <figcaption aria-hidden="true">
        <span>{first === undefined ? "" : toMinuteClock(first.at)}</span>
        <span>{bucketMs < 60_000 ? `${bucketMs / 1_000} s a bar` : `${bucketMs / 60_000} min a bar`}</span>
        <span>now</span>
      </figcaption>
    </figure>
  );
}
