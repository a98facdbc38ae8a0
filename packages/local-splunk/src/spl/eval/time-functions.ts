import { strftime, strptime } from "../strftime.ts";
import { parseTimeModifier } from "../time-modifier.ts";
import { toNumber, toText } from "../value.ts";
import type { EvalFunction } from "./eval-function.ts";

/** Dates, all in UTC: https://help.splunk.com (Search Reference, date and time functions) */
export const timeFunctions: Readonly<Record<string, EvalFunction>> = {
  now: { min: 0, apply: (_, { now }) => Math.floor(now / 1000) },
  time: { min: 0, apply: (_, { now }) => now / 1000 },
  relative_time: {
    min: 2,
    apply: ([time, modifier]) => {
      const from = toNumber(time);
      if (from === undefined || modifier === undefined) return undefined;
      const ms = parseTimeModifier(toText(modifier) ?? "", from * 1000);
      return ms === undefined ? undefined : ms / 1000;
    },
  },
  strftime: {
    min: 2,
    apply: ([time, format]) => {
      const seconds = toNumber(time);
      return seconds === undefined || format === undefined
        ? undefined
        : strftime(seconds, toText(format) ?? "");
    },
  },
  strptime: {
    min: 2,
    apply: ([text, format]) =>
      text === undefined || format === undefined
        ? undefined
        : strptime(toText(text) ?? "", toText(format) ?? ""),
  },
};
