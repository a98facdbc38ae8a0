import dns from "node:dns";
import { afterEach } from "@jest/globals";

/** Gives every name these addresses from now on, in this order. `answer`: when the resolver responds. */
export type ResolveTo = (addresses: readonly string[], answer?: (callback: () => void) => void) => void;

/** Stands in for the system's resolver. Each test begins with the real one. */
export function useResolver(): ResolveTo {
  const { lookup } = dns;
  afterEach(() => {
    dns.lookup = lookup;
  });
  return (addresses, answer = setImmediate) => {
    const found = addresses.map((address) => ({ address, family: address.includes(":") ? 6 : 4 }));
    const answering = (_: string, options: dns.LookupOptions, callback: (...args: unknown[]) => void) =>
      answer(() => {
        if (options.all) callback(null, found);
        else callback(null, found[0]?.address, found[0]?.family);
      });
    dns.lookup = answering as typeof dns.lookup;
  };
}
