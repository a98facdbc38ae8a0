import type { Demo, DemoLogin, Dev } from "@splunk-action/dev";
import type { Style } from "./context.ts";

/** Renders the addresses of all servers. */
export function renderReady({ urls, env, version }: Dev, seconds: string, style: Style): string {
  const row = (name: string, value: string, note = "") =>
    `  ${style.dim(name.padEnd(8))} ${value}${note === "" ? "" : `  ${style.dim(note)}`}`;
  return [
    `${style.green("Ready")} in ${seconds} s: the Action runs in a local tenant as version ${version}.`,
    "",
    row("page", style.bold(urls.pageUrl)),
    row("Auth0", urls.auth0Url),
    row(
      "",
      urls.auth0HttpsUrl,
      `for clients that need HTTPS: NODE_EXTRA_CA_CERTS=${env.NODE_EXTRA_CA_CERTS}`,
    ),
    ...(env.SPLUNK_URL === urls.hecUrl
      ? [row("Splunk", urls.splunkUrl, "management and search"), row("HEC", urls.hecUrl)]
      : [row("Splunk", env.SPLUNK_URL ?? "", "of your settings: events go there")]),
    "",
    style.dim("To use the other commands with it: --write-env FILE here, --env-file FILE there."),
  ].join("\n");
}

/** One login as a line of the terminal: when, who, what became of the event. */
export function renderLogin(login: LoginLine): string {
  const { at, who, activity, loginType, delivery, code, durationMs, outcome } = login;
  const result = code === undefined ? (delivery ?? "no Action ran") : `${delivery} ${code}`;
  const end = outcome === "success" ? "" : `, login ${outcome}`;
  return `${at.slice(11, 19)} ${activity ?? loginType} of ${who}: ${result}, ${Math.round(durationMs)} ms${end}`;
}

type LoginLine = DemoLogin["flow"];

/** The result of the demo: for each login its requests, flag, log line, duration and the event in Splunk. */
export function renderDemo({ visits, outage }: Demo, style: Style): string {
  const shown = visits.map((login, index) => renderDemoLogin(login, index, style));
  return [...shown, renderOutage(outage, visits.length + 1, style)].join("\n\n");
}

function renderOutage({ flow, report }: Demo["outage"], number: number, style: Style): string {
  const { logins, delivered, reconciledBefore, sent, complete } = report;
  const lines = [
    ["Splunk", `was turned off: the login succeeded, its event is ${flow.delivery} (${flow.code})`],
    [
      "reconcile",
      `${logins.total} logins in Auth0, ${delivered + reconciledBefore} in Splunk, ${sent} sent now`,
    ],
    ["", complete ? style.green("complete: every login has an event in Splunk") : style.red("not complete")],
  ];
  return [
    style.bold(`${number}. ${flow.who} logs in while Splunk is down`),
    ...lines.map(([name = "", value = ""]) => `   ${style.dim(name.padEnd(9))} ${value}`),
  ].join("\n");
}

function renderDemoLogin({ flow, event }: DemoLogin, index: number, style: Style): string {
  const [run] = flow.runs;
  const explained = run?.explained;
  const title = `${index + 1}. ${flow.who} ${flow.activity === "SignUp" ? "signs up" : "logs in"}`;
  const exchanges = (run?.exchanges ?? []).map(
    ({ method, url, status, durationMs }) =>
      `${method} ${new URL(url).pathname}  ${status ?? "no response"}  ${durationMs} ms`,
  );
  const lines = [
    ["why", explained?.classification ?? ""],
    ...exchanges.map((text, at) => [at === 0 ? "requests" : "", text]),
    ["flag", explained?.flag.text ?? ""],
    ["log line", run?.console[0] ?? ""],
    ["took", `${run?.durationMs} ms in all`],
    ...(event === undefined
      ? [["Splunk", style.red("did not get the event")]]
      : [
          [
            "Splunk",
            `index=${event.index} source=${event.source} sourcetype=${event.sourcetype} host=${event.host}`,
          ],
        ]),
  ];
  return [
    style.bold(title),
    ...lines.map(([name = "", value = ""]) => `   ${style.dim(name.padEnd(9))} ${value}`),
    // On a separate line it is not wrapped, so it can be copied.
    ...(event === undefined ? [] : [`   ${JSON.stringify(event.fields)}`]),
  ].join("\n");
}
