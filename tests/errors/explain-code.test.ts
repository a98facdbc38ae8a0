import { describe, expect, it } from "@jest/globals";
import { toErrorText } from "../../src/errors/error-texts.ts";
import { explainCode } from "../../src/errors/explain-code.ts";
import type { SplunkCredential } from "../../src/settings/settings.ts";
import { toVerdict } from "../../src/splunk/verdict.ts";

type Kind = SplunkCredential["kind"];
const nginx = (status: number, text: string) => ({
  status,
  headers: { server: "nginx/1.25.3", "content-type": "text/html" },
  body: `<html>\r\n<head><title>${status} ${text}</title></head>\r\n<body><center><h1>${text}</h1></center></body></html>`,
});
const splunkd = { server: "Splunkd", "content-type": "application/json" };
const message = (status: number, text: string, headers = splunkd) => ({
  status,
  headers,
  body: JSON.stringify({ messages: [{ type: "WARN", text }] }),
});
const hecBody = (status: number, text: string, code: number) => ({
  status,
  headers: splunkd,
  body: JSON.stringify({ text, code }),
});

/** As the command line does: the verdict's code, explained with the response. */
function explain(credential: Kind, response: Parameters<typeof toVerdict>[0]) {
  const verdict = toVerdict(response, credential, 0);
  const code = "code" in verdict ? verdict.code : "accepted";
  return explainCode(code, { credential, response });
}

describe("a response that Splunk did not send", () => {
  it.each([
    ["hec", 502, "Bad Gateway", "did not reach Splunk"],
    ["basic", 503, "Service Temporarily Unavailable", "did not reach Splunk"],
    ["hec", 401, "Authorization Required", "requires its own login"],
    ["basic", 401, "Authorization Required", "requires its own login"],
    ["bearer", 403, "Forbidden", "Auth0's IP addresses"],
    ["hec", 404, "Not Found", "its routing of /services"],
    ["hec", 408, "Request Timeout", "timeout of the load balancer"],
    ["basic", 413, "Request Entity Too Large", "limit"],
  ] as const)("to %s with %i %s is named by its server and first words", (kind, status, text, hint) => {
    const explanation = explain(kind, nginx(status, text));
    expect(explanation.meaning).toBe(
      `HTTP ${status} was not sent by Splunk: server nginx/1.25.3, "${status} ${text}"`,
    );
    expect(explanation.hint).toContain(hint);
    expect(explanation.hint).not.toMatch(/queues|edit_tcp|user name/);
  });

  it("shows the words of a body without a title, shortened, and says when there is no name", () => {
    const body = `<html><style>b{}</style><body><b>Blocked</b> by ${"policy ".repeat(40)}</body></html>`;
    expect(explain("hec", { status: 403, headers: {}, body }).meaning).toMatch(
      /: a server without a name, "Blocked by policy policy .{40,}…"$/,
    );
    expect(explain("hec", { status: 502, headers: {}, body: "" }).meaning).toBe(
      "HTTP 502 was not sent by Splunk: a server without a name",
    );
  });

  it("is named beside the attempt after it that got none", () => {
    const response = nginx(502, "Bad Gateway");
    const { meaning, hint } = explainCode("E_TIMEOUT", { credential: "hec", response });
    expect(meaning).toBe(
      'no response within the time budget, after HTTP 502 that Splunk did not send: server nginx/1.25.3, "502 Bad Gateway"',
    );
    expect(hint).toContain("log of the proxy");
  });

  it("keeps the advice on pages and redirects, and adds who sent them", () => {
    const page = explain("hec", { ...nginx(200, "Sign in"), status: 200 });
    expect(page.meaning).toBe('the response is a web page: server nginx/1.25.3, "200 Sign in"');
    expect(page.hint).toBe(toErrorText("E_HTML").hint);
  });
});

describe("Splunk's own refusal", () => {
  it.each([
    ["basic", message(401, "Unauthorized"), "user name and password", "SPLUNK_USERNAME and SPLUNK_PASSWORD"],
    ["bearer", message(401, "call not properly authenticated"), "the token", "token authentication"],
    [
      "basic",
      message(403, "insufficient permission"),
      "not allowed to send",
      "role of SPLUNK_USERNAME the capability edit_tcp",
    ],
    [
      "bearer",
      message(403, "insufficient permission"),
      "not allowed to send",
      "the token's user the capability edit_tcp",
    ],
    ["hec", message(401, "call not properly authenticated"), "does not accept HEC tokens", "port 8088"],
    ["hec", message(404, "Not Found"), "does not accept HEC tokens", "port 8088"],
    [
      "basic",
      hecBody(404, "The requested URL was not found on this server.", 404),
      "accepts HEC tokens only",
      "8089",
    ],
    ["hec", hecBody(403, "Invalid token", 4), "the token is invalid", "SPLUNK_HEC_TOKEN"],
    ["hec", hecBody(503, "Server is busy", 9), "busy", "queues"],
  ] as const)("of %s: %j", (kind, response, meaning, hint) => {
    const explanation = explain(kind, response);
    expect(explanation.meaning).toContain(meaning);
    expect(explanation.hint).toContain(hint);
  });

  it("is known by its body where a proxy has put its own name into the header", () => {
    const explanation = explain("basic", message(401, "Unauthorized", { ...splunkd, server: "nginx" }));
    expect(explanation.meaning).toContain("user name and password");
    const xml = { status: 403, headers: {}, body: "<?xml version='1.0'?>\n<response><messages/></response>" };
    expect(explain("basic", xml).hint).toContain("edit_tcp");
  });
});

it.each(["E_TIMEOUT", "E_DNS", "E_HTTP_503", "E_HEC_9", "E_HTTP_418"])(
  "%s alone is explained by the table",
  (code) => {
    expect(explainCode(code)).toEqual(toErrorText(code));
  },
);
