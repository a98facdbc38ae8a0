import { describe, expect, test } from "@jest/globals";
import { findRoute, toPathPattern } from "../src/routes.ts";

const routes = [
  { method: "GET", path: "/users/:id" },
  { method: "PATCH", path: "/users/:id" },
  { method: "GET", path: "/users/:id/logs" },
];

describe("findRoute", () => {
  test("looks at method and path, and decodes what a name stands for", () => {
    const match = findRoute(routes, "PATCH", "/users/auth0%7C1%2F2");
    expect(match).toEqual({ route: routes[1], params: { id: "auth0|1/2" }, rest: [] });
  });

  test.each([
    ["GET", "/users/"],
    ["GET", "/users/1/logs/"],
    ["GET", "/Users/1"],
  ])("finds nothing for %s %s", (method, path) => {
    expect(findRoute(routes, method, path)).toBeUndefined();
  });

  test("tells a method that is not there from a path that is not there", () => {
    expect(findRoute(routes, "DELETE", "/users/1")).toBe("other-method");
  });

  test.each([
    ["/inputs", []],
    ["/inputs/http%3A%2F%2Fapp", ["http://app"]],
    ["/inputs/app/enable", ["app", "enable"]],
  ])("gives a star the rest of %s, for every method", (path, rest) => {
    const route = { path: "/inputs/*" };
    expect(findRoute([route], "DELETE", path)).toEqual({ route, params: {}, rest });
  });
});

test("a segment that is not encoded as it should be stays as it is", () => {
  expect(findRoute([{ path: "/:id" }], "GET", "/100%")).toMatchObject({ params: { id: "100%" } });
});

test("a star stands for any characters, and nothing else does", () => {
  expect(toPathPattern("/api/*").test("/api/v2/users/1")).toBe(true);
  expect(toPathPattern("/a.b").test("/axb")).toBe(false);
});
