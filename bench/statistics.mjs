/** The middle of a list of numbers and the quarters around it. */
export function toQuartiles(values) {
  const sorted = values.toSorted((a, b) => a - b);
  const at = (share) => round(sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))]);
  return { median: at(0.5), low: at(0.25), high: at(0.75) };
}

function round(value) {
  return Math.round(value * 1000) / 1000;
}
