import { Failure } from "../../../../src/errors/failure.ts";
import { definePageRoute, type PageRoute, parseJson } from "./page-route.ts";

/** Faults, for the page and for scripts alike. */
export const faultRoutes: readonly PageRoute[] = [
  definePageRoute({ method: "GET", path: "/api/faults", handle: ({ context }) => context.faults.view() }),
  {
    method: "PUT",
    path: "/api/faults",
    async handle({ context, body }) {
      const problems = await context.faults.replace(parseJson(body));
      if (problems.length > 0) {
        throw new Failure("USAGE", problems.join("; "), 'Send {"active":[…]} with ids from GET /api/faults.');
      }
      context.stream.publish({ topic: "faults" });
      return context.faults.view();
    },
  },
];
