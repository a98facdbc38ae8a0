import { z } from "zod";

/** A query parameter that is a whole number. */
export function integerParameter(minimum: number, maximum: number, byDefault: number) {
  return z
    .string()
    .regex(/^\d+$/)
    .transform(Number)
    .pipe(z.number().min(minimum).max(maximum))
    .optional()
    .transform((value) => value ?? byDefault);
}

/** `page` and `per_page`, the latter at most 100. */
export function pagingParameters(perPageByDefault: number) {
  return {
    page: integerParameter(0, Number.MAX_SAFE_INTEGER, 0),
    per_page: integerParameter(0, 100, perPageByDefault),
  };
}

export interface Paging {
  readonly page: number;
  readonly per_page: number;
}

export function toPage<T>(all: readonly T[], paging: Paging): readonly T[] {
  return all.slice(paging.page * paging.per_page, (paging.page + 1) * paging.per_page);
}

/**
 * A list of the Actions service: numbers that are 0 are omitted, and `total` is 0 on a page after the last one
 * (recorded: `{"bindings":[],"page":1,"per_page":100}` with one binding on page 0).
 */
export function toElidedList<T>(
  key: string,
  all: readonly T[],
  paging: Paging,
  toJson: (item: T) => unknown,
) {
  const items = toPage(all, paging);
  return {
    [key]: items.map(toJson),
    ...(items.length === 0 ? {} : { total: all.length }),
    ...(paging.page === 0 ? {} : { page: paging.page }),
    ...(paging.per_page === 0 ? {} : { per_page: paging.per_page }),
  };
}
