import { toNumber, type Value } from "../value.ts";
import { compare, isTrue } from "./compare.ts";
import type { EvalFunction } from "./eval-function.ts";

const many = Number.POSITIVE_INFINITY;

/** Conditions and null: https://help.splunk.com (Search Reference, comparison and conditional functions) */
export const logicFunctions: Readonly<Record<string, EvalFunction>> = {
  if: { min: 3, apply: ([condition, then, otherwise]) => (isTrue(condition) ? then : otherwise) },
  case: {
    min: 2,
    max: many,
    apply: (args) => {
      for (let i = 0; i + 1 < args.length; i += 2) if (isTrue(args[i])) return args[i + 1];
      return undefined;
    },
  },
  validate: {
    min: 2,
    max: many,
    apply: (args) => {
      for (let i = 0; i + 1 < args.length; i += 2) if (!isTrue(args[i])) return args[i + 1];
      return undefined;
    },
  },
  coalesce: { min: 1, max: many, apply: (args) => args.find((value) => value !== undefined) },
  null: { min: 0, apply: () => undefined },
  nullif: { min: 2, apply: ([a, b]) => (compare("=", a, b) ? undefined : a) },
  true: { min: 0, isBoolean: true, apply: () => true },
  false: { min: 0, isBoolean: true, apply: () => false },
  in: {
    min: 2,
    max: many,
    isBoolean: true,
    apply: ([value, ...list]) => list.some((item) => compare("=", value, item)),
  },
  isnull: { min: 1, isBoolean: true, apply: ([value]) => value === undefined },
  isnotnull: { min: 1, isBoolean: true, apply: ([value]) => value !== undefined },
  isnum: { min: 1, isBoolean: true, apply: ([value]) => toNumber(value) !== undefined },
  isint: { min: 1, isBoolean: true, apply: ([value]) => Number.isInteger(toNumber(value)) },
  isstr: {
    min: 1,
    isBoolean: true,
    apply: ([value]) => typeof value === "string" && toNumber(value) === undefined,
  },
  isbool: { min: 1, isBoolean: true, apply: ([value]) => typeof value === "boolean" },
  typeof: { min: 1, apply: ([value]) => toTypeName(value) },
  cidrmatch: {
    min: 2,
    isBoolean: true,
    apply: ([range, address]) =>
      typeof range === "string" && typeof address === "string" && isInRange(range, address),
  },
};

function toTypeName(value: Value): string {
  if (value === undefined) return "Invalid";
  if (typeof value === "boolean") return "Boolean";
  if (typeof value === "object") return "Multivalue";
  return toNumber(value) === undefined ? "String" : "Number";
}

function isInRange(range: string, address: string): boolean {
  const [base = "", length] = range.split("/");
  const network = parseAddress(base);
  const host = parseAddress(address);
  if (network === undefined || host === undefined || network.bits !== host.bits) return false;
  const prefix = length === undefined ? network.bits : Number(length);
  if (!Number.isInteger(prefix) || prefix < 0 || prefix > network.bits) return false;
  const shift = BigInt(network.bits - prefix);
  return network.value >> shift === host.value >> shift;
}

function parseAddress(text: string): { readonly value: bigint; readonly bits: number } | undefined {
  if (!text.includes(":")) return parseIPv4(text);
  const [head = "", tail, ...more] = text.split("::");
  if (more.length > 0) return undefined;
  const before = toGroups(head);
  const after = tail === undefined ? [] : toGroups(tail);
  const missing = 8 - before.length - after.length;
  if (tail === undefined ? missing !== 0 : missing < 1) return undefined;
  const groups = [...before, ...Array<string>(missing).fill("0"), ...after];
  if (!groups.every((group) => /^[0-9a-f]{1,4}$/i.test(group))) return undefined;
  return { value: BigInt(`0x${groups.map((group) => group.padStart(4, "0")).join("")}`), bits: 128 };
}

function toGroups(text: string): string[] {
  if (text === "") return [];
  return text.split(":").flatMap((group) => {
    const tail = group.includes(".") ? parseIPv4(group)?.value : undefined;
    return tail === undefined ? [group] : [(tail >> 16n).toString(16), (tail & 0xffffn).toString(16)];
  });
}

function parseIPv4(text: string): { readonly value: bigint; readonly bits: number } | undefined {
  const parts = text.split(".");
  if (parts.length !== 4 || !parts.every((part) => /^\d{1,3}$/.test(part) && Number(part) < 256))
    return undefined;
  return { value: parts.reduce((sum, part) => sum * 256n + BigInt(part), 0n), bits: 32 };
}
