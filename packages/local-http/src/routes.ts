/** What a router looks at. */
export interface RoutePattern {
  readonly method: string;
  /** `:name` stands for one segment. */
  readonly path: string;
}

export interface RouteMatch<Route> {
  readonly route: Route;
  /** The `:name` segments, decoded. */
  readonly params: Readonly<Record<string, string>>;
}

/** The first route of this method and path. A `:name` segment is never empty. */
export function findRoute<Route extends RoutePattern>(
  routes: readonly Route[],
  method: string,
  path: string,
): RouteMatch<Route> | undefined {
  for (const route of routes) {
    if (route.method !== method) continue;
    const params = matchPath(route.path, path);
    if (params !== undefined) return { route, params };
  }
  return undefined;
}

/** The decoded `:name` segments of a path; `undefined` if it is another path. */
export function matchPath(pattern: string, path: string): Readonly<Record<string, string>> | undefined {
  const parts = pattern.split("/");
  const segments = path.split("/");
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
  return params;
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
