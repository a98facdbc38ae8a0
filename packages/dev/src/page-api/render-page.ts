import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { Failure } from "../../../../src/errors/failure.ts";

/** The page as it was built. @throws {Failure} `BUNDLE_MISSING` */
export async function readPage(distDirectory: string): Promise<string> {
  return readFile(join(distDirectory, "page", "index.html"), "utf8").catch(() => {
    throw new Failure(
      "BUNDLE_MISSING",
      "the package's file page/index.html is missing",
      "Install the package again, or in a source checkout run npm run build.",
    );
  });
}

/** Placeholder of the token in the built page. The token is base64url, so it needs no escaping. */
const tokenPlaceholder = "{{token}}";
const noncePlaceholder = "{{nonce}}";

/**
 * The page with its token. Its Content-Security-Policy allows its own script and its own server only, so values of an
 * event could not load or run anything even if they were interpreted as markup.
 *
 * @param nonce new for every response
 */
export function renderPage(html: string, token: string, nonce: string): Response {
  const body = html.replaceAll(noncePlaceholder, nonce).replaceAll(tokenPlaceholder, token);
  return new Response(body, {
    headers: {
      "content-type": "text/html; charset=utf-8",
      "cache-control": "no-store",
      "content-security-policy": [
        "default-src 'none'",
        `script-src 'nonce-${nonce}'`,
        `style-src 'nonce-${nonce}'`,
        "connect-src 'self'",
        "img-src data:",
        "base-uri 'none'",
        "form-action 'none'",
        "frame-ancestors 'none'",
        "require-trusted-types-for 'script'",
      ].join("; "),
      "cross-origin-opener-policy": "same-origin",
      "cross-origin-resource-policy": "same-origin",
      "referrer-policy": "no-referrer",
      "x-content-type-options": "nosniff",
      "x-frame-options": "DENY",
    },
  });
}
