import { Failure } from "../failure.ts";

/**
 * Reads every part, although one may fail, so that all that is wrong with the settings is told at once.
 *
 * @returns What the readers gave, in their order.
 * @throws {Failure} `SETTINGS` with the messages and hints of all that failed with it. What fails otherwise is
 * thrown as it is.
 */
export function joinFailures<Values extends readonly unknown[] | []>(
  readers: {
    readonly [K in keyof Values]: () => Values[K];
  },
): Values {
  const failures: Failure[] = [];
  const values = readers.map((read) => {
    try {
      return read();
    } catch (error) {
      if (!(error instanceof Failure) || error.code !== "SETTINGS") throw error;
      failures.push(error);
      return undefined;
    }
  });
  if (failures.length === 0) return values as unknown as Values;
  const messages = failures.map(({ message }) => message).join("; ");
  const hints = [...new Set(failures.map(({ hint }) => hint))].join(" ");
  throw new Failure("SETTINGS", messages, hints);
}
