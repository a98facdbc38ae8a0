import { decodeSegment } from "@splunk-action/local-http";
import type { Method, Route } from "./route.ts";

export interface RouteMatch {
  readonly route: Route;
  readonly params: Readonly<Record<string, string>>;
}

/** The route of a path below `/api/v2`, its parameters decoded. An empty segment matches nothing, as at Auth0. */
export function findRoute(routes: readonly Route[], method: string, path: string): RouteMatch | undefined {
  const segments = path.split("/").slice(1);
  for (const route of routes) {
    if (route.method !== (method as Method)) continue;
    const params = matchSegments(route.path.split("/").slice(1), segments);
    if (params !== undefined) return { route, params };
  }
  return undefined;
}

function matchSegments(pattern: readonly string[], segments: readonly string[]) {
  if (pattern.length !== segments.length) return undefined;
  const params: Record<string, string> = {};
  for (const [index, part] of pattern.entries()) {
    const segment = segments[index] ?? "";
    if (part.startsWith(":")) {
      const value = decodeSegment(segment);
      if (value === "") return undefined;
      params[part.slice(1)] = value;
    } else if (part !== segment) return undefined;
  }
  return params;
}
