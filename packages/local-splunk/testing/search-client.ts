import { toBasic } from "./serve-splunk.ts";

/** A search result as Splunk sends it. */
export type Result = Record<string, string | string[]>;

/** Searches through the management port; every account's password is `changeme`. */
export function createSearchClient(url: string) {
  const call = (path: string, parameters: Record<string, string>, user = "admin") =>
    fetch(url + path, {
      method: "POST",
      headers: { authorization: toBasic(user, "changeme") },
      body: new URLSearchParams(parameters),
    });

  async function oneshot(
    search: string,
    more: Record<string, string> = {},
    user?: string,
  ): Promise<Result[]> {
    const parameters = { search, exec_mode: "oneshot", output_mode: "json", ...more };
    const response = await call("/services/search/jobs", parameters, user);
    const body = (await response.json()) as { results?: Result[]; messages: unknown };
    if (body.results === undefined) throw new Error(JSON.stringify(body.messages));
    return body.results;
  }

  /** The serial numbers of the events that a search finds. */
  async function ids(search: string, more?: Record<string, string>): Promise<string> {
    const results = await oneshot(`search ${search} | table _cd`, more);
    return results.map(({ _cd }) => String(_cd).slice(2)).join(" ");
  }

  return { call, oneshot, ids };
}
