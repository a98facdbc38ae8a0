import { execFileSync } from "node:child_process";
import { existsSync } from "node:fs";
import { posix } from "node:path";
import { expect, test } from "@jest/globals";
import { pages, readPage, root, withoutCode } from "./pages.ts";

/** What `npm pack` puts into the package. */
const packed: readonly string[] = JSON.parse(
  execFileSync("npm", ["pack", "--dry-run", "--json", "--ignore-scripts"], {
    ...{ cwd: root, encoding: "utf8", stdio: ["ignore", "pipe", "ignore"] },
  }),
)[0].files.map(({ path }: { path: string }) => path);

test.each(pages)("every link of %s leads somewhere", (page) => {
  const lost = linksOf(page).filter(({ path }) => !existsSync(posix.join(root, path)));
  expect(lost.map(({ path }) => path)).toEqual([]);
});

test.each(pages)("every anchor of %s is a heading", (page) => {
  const anchors = linksOf(page).filter(({ path, anchor }) => anchor !== "" && path.endsWith(".md"));
  const lost = anchors.filter(
    ({ path, anchor }) => existsSync(posix.join(root, path)) && !anchorsOf(path).has(anchor),
  );
  expect(lost.map(({ path, anchor }) => `${path}#${anchor}`)).toEqual([]);
});

test("every link of a packed page leads to a packed file", () => {
  const pagesInside = packed.filter((path) => path.endsWith(".md"));
  expect(pagesInside).toEqual(expect.arrayContaining(["README.md", "SECURITY.md", "docs/settings.md"]));
  const isPacked = (path: string) => packed.some((file) => file === path || file.startsWith(`${path}/`));
  const lost = pagesInside.flatMap((page) =>
    linksOf(page).flatMap(({ path }) => (isPacked(path) ? [] : [`${page} -> ${path}`])),
  );
  expect(lost).toEqual([]);
});

test.each(pages)("every external link of %s is HTTPS, to a page of a known site", (page) => {
  const sites =
    /^(?:[a-z0-9-]+\.)*(?:auth0\.com|splunk\.com|keepachangelog\.com|semver\.org|github\.com|npmjs\.com|nodejs\.org)$/;
  const targets = withoutCode(readPage(page)).matchAll(/\]\((https?:[^)\s]+)\)/g);
  const external = [...targets].map(([, url = ""]) => url);
  const odd = external.filter((url) => {
    const { protocol, hostname, username } = new URL(url);
    return protocol !== "https:" || username !== "" || !sites.test(hostname);
  });
  expect(odd).toEqual([]);
});

interface Link {
  /** From the root. */
  readonly path: string;
  readonly anchor: string;
}

/** The relative links and images of a page. */
function linksOf(page: string): readonly Link[] {
  const targets = [...withoutCode(readPage(page)).matchAll(/\]\(([^)\s]+)\)/g)].map(
    ([, target = ""]) => target,
  );
  return targets
    .filter((target) => !/^[a-z]+:/.test(target))
    .map((target) => {
      const [path = "", anchor = ""] = target.split("#");
      return { path: path === "" ? page : posix.join(posix.dirname(page), path), anchor };
    });
}

/** The anchors that GitHub gives to a page's headings. */
function anchorsOf(page: string): ReadonlySet<string> {
  const anchors = new Set<string>();
  for (const [, heading = ""] of withoutCode(readPage(page)).matchAll(/^#{1,6} +(.+)$/gm)) {
    const plain = heading
      .toLowerCase()
      .trim()
      .replaceAll(/\[([^\]]*)\]\([^)]*\)/g, "$1");
    const slug = plain.replaceAll(/[^\p{L}\p{N} _-]/gu, "").replaceAll(" ", "-");
    let name = slug;
    for (let count = 1; anchors.has(name); count++) name = `${slug}-${count}`;
    anchors.add(name);
  }
  return anchors;
}
