import { toPattern } from "../pattern.ts";
import { compareByCode, fromTexts, toNumber, toText, toTexts, type Value } from "../value.ts";
import type { EvalFunction } from "./eval-function.ts";

const many = Number.POSITIVE_INFINITY;
const maxRange = 10_000;

/** Fields with several values: https://help.splunk.com (Search Reference, multivalue eval functions) */
export const multivalueFunctions: Readonly<Record<string, EvalFunction>> = {
  mvcount: { min: 1, apply: ([value]) => toTexts(value).length || undefined },
  mvindex: {
    min: 2,
    max: 3,
    apply: ([value, start, end]) => {
      const texts = toTexts(value);
      const at = (index: Value) => {
        const number = toNumber(index);
        return number === undefined ? undefined : number < 0 ? texts.length + number : number;
      };
      const from = at(start);
      const to = end === undefined ? from : at(end);
      if (from === undefined || to === undefined || from > to) return undefined;
      return fromTexts(texts.slice(Math.max(0, from), Math.max(0, to + 1)));
    },
  },
  mvjoin: {
    min: 2,
    apply: ([value, separator]) =>
      value === undefined ? undefined : toTexts(value).join(toText(separator) ?? ""),
  },
  mvappend: { min: 1, max: many, apply: (args) => fromTexts(args.flatMap((value) => toTexts(value))) },
  mvdedup: { min: 1, apply: ([value]) => fromTexts([...new Set(toTexts(value))]) },
  mvsort: { min: 1, apply: ([value]) => fromTexts([...toTexts(value)].sort(compareByCode)) },
  mvreverse: { min: 1, apply: ([value]) => fromTexts([...toTexts(value)].reverse()) },
  mvzip: {
    min: 2,
    max: 3,
    apply: ([a, b, separator = ","]) => {
      const others = toTexts(b);
      return fromTexts(
        toTexts(a).flatMap((text, i) => {
          const other = others[i];
          return other === undefined ? [] : [`${text}${toText(separator)}${other}`];
        }),
      );
    },
  },
  mvfind: {
    min: 2,
    apply: ([value, pattern]) => {
      if (pattern === undefined) return undefined;
      const regex = toPattern(toText(pattern) ?? "");
      const index = toTexts(value).findIndex((text) => regex.test(text));
      return index < 0 ? undefined : index;
    },
  },
  mvrange: {
    min: 2,
    max: 3,
    apply: ([start, end, step]) => {
      const from = toNumber(start);
      const to = toNumber(end);
      const by = toNumber(step) ?? 1;
      if (from === undefined || to === undefined || by <= 0 || (to - from) / by > maxRange) return undefined;
      const texts: string[] = [];
      for (let n = from; n < to; n += by) texts.push(toText(n) ?? "");
      return fromTexts(texts);
    },
  },
  split: {
    min: 2,
    apply: ([value, separator]) =>
      value === undefined
        ? undefined
        : fromTexts(toTexts(value).flatMap((text) => text.split(toText(separator) ?? ""))),
  },
};
