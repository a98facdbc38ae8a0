/** Minimum of the axis: otherwise a single event would fill the chart. */
const lowest = 4;

/**
 * The end of a chart's axis: 1, 2 or 5 times a power of ten, so that half of it is a whole number too.
 *
 * @param most the highest value that the chart shows
 */
export function toTop(most: number): number {
  if (most <= lowest) return lowest;
  const power = 10 ** Math.max(1, Math.floor(Math.log10(most)));
  return power * ([1, 2, 5].find((factor) => factor * power >= most) ?? 10);
}
