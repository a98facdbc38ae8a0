/** The parts of a route that decide which requests it handles. */
export interface RoutePattern {
  /** Absent: the route handles every method. */
  readonly method?: string;
  /** `:name` stands for one segment, a last segment `*` for any number of them. */
  readonly path: string;
}

export interface RouteMatch<Route> {
  readonly route: Route;
  /** The `:name` segments, decoded. */
  readonly params: Readonly<Record<string, string>>;
  /** The segments that `*` stands for, decoded. */
  readonly rest: readonly string[];
}

/**
 * The first route of this method and path. A `:name` segment is never empty.
 * @returns `other-method` if the path has routes for other methods only, `undefined` if it has none.
 */
export function findRoute<Route extends RoutePattern>(
  routes: readonly Route[],
  method: string,
  path: string,
): RouteMatch<Route> | "other-method" | undefined {
  let isKnown = false;
  for (const route of routes) {
    const match = matchPath(route.path, path);
    if (match === undefined) continue;
    if ((route.method ?? method) === method) return { route, ...match };
    isKnown = true;
  }
  return isKnown ? "other-method" : undefined;
}

function matchPath(pattern: string, path: string): Omit<RouteMatch<unknown>, "route"> | undefined {
  const parts = pattern.split("/");
  const segments = path.split("/");
  const rest = parts.at(-1) === "*" ? segments.splice(parts.length - 1).map(decodeSegment) : [];
  if (parts.at(-1) === "*") parts.pop();
  if (parts.length !== segments.length) return undefined;
  const params: Record<string, string> = {};
  for (const [index, part] of parts.entries()) {
    const segment = segments[index] ?? "";
    if (!part.startsWith(":")) {
      if (part !== segment) return undefined;
      continue;
    }
    const value = decodeSegment(segment);
    if (value === "") return undefined;
    params[part.slice(1)] = value;
  }
  return { params, rest };
}

/** Decodes a path segment. Returns it unchanged if its encoding is invalid. */
export function decodeSegment(segment: string): string {
  try {
    return decodeURIComponent(segment);
  } catch {
    return segment;
  }
}

/** Matches a whole path; `*` stands for any characters, `/` included. */
export function toPathPattern(path: string): RegExp {
  const parts = path.split("*").map((part) => part.replace(/[.*+?^${}()|[\]\\]/g, "\\$&"));
  return new RegExp(`^${parts.join(".*")}$`);
}
