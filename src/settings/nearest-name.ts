/**
 * Finds the known name that is most similar to a misspelt one: max two edits. For short names (without a prefix such as
 * `SPLUNK_`) max one edit, because two edits make another word. A swap of neighbours counts as one edit. Case is ignored.
 */
export function findNearestName(name: string, candidates: Iterable<string>): string | undefined {
  let nearest: string | undefined;
  let best = Number.POSITIVE_INFINITY;
  for (const candidate of candidates) {
    const own = candidate.replace(/^[^_]*_/, "");
    const distance = countEdits(name.toUpperCase(), candidate.toUpperCase());
    if (distance <= (own.length < 6 ? 1 : 2) && distance < best) [nearest, best] = [candidate, distance];
  }
  return nearest;
}

/** Letters to insert, delete, replace or swap with their neighbour (Damerau-Levenshtein distance). */
function countEdits(one: string, other: string): number {
  const rows = [Array.from({ length: other.length + 1 }, (_, index) => index)];
  for (let i = 1; i <= one.length; i++) {
    const above = rows[i - 1] ?? [];
    const row = [i];
    for (let j = 1; j <= other.length; j++) {
      const replace = (above[j - 1] ?? 0) + (one[i - 1] === other[j - 1] ? 0 : 1);
      const isSwap = i > 1 && j > 1 && one[i - 1] === other[j - 2] && one[i - 2] === other[j - 1];
      const swap = isSwap ? (rows[i - 2]?.[j - 2] ?? 0) + 1 : Number.POSITIVE_INFINITY;
      row.push(Math.min(replace, (above[j] ?? 0) + 1, (row[j - 1] ?? 0) + 1, swap));
    }
    rows.push(row);
  }
  return rows[one.length]?.[other.length] ?? Number.POSITIVE_INFINITY;
}
