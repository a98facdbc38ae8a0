import { describe, expect, it } from "@jest/globals";
import { findEvent, type PostForm, type Wanted } from "../../src/splunk-api/find-event.ts";
import { describeArrival } from "../../src/test-event/test-report.ts";

const eventId = "177e63d3-2f4d-83a2-85ca-2e1aff66f1d2";
const time = "2026-03-01T12:00:00.007Z";
const wanted: Wanted = { field: "eventId", value: eventId, time, index: "main" };
const raw = JSON.stringify({ time, message: "Login", eventId });
const row = {
  index: "main",
  sourcetype: "auth0_activity",
  _raw: raw,
  _time: "2026-03-01T12:00:00.007+00:00",
};

/** A Splunk whose search brings these rows. */
const serve =
  (...rows: readonly object[]): PostForm =>
  async () => ({ status: 200, body: rows.map((result) => JSON.stringify({ result })).join("\n") });

async function explain(result: object) {
  const found = await findEvent(serve(result), wanted);
  if (found === undefined) throw new Error("not found");
  return describeArrival(found);
}

describe("an event that a search finds", () => {
  it("is fine with each field once and its own time", async () => {
    expect(await explain({ ...row, eventId, time })).toEqual([]);
  });

  it("whose fields are there twice is the sourcetype's INDEXED_EXTRACTIONS", async () => {
    expect(await explain({ ...row, eventId: [eventId, eventId], time: [time, time] })).toEqual([
      "Splunk extracts its fields twice: remove INDEXED_EXTRACTIONS from the sourcetype, or set KV_MODE = none.",
    ]);
  });

  it("whose fields are not there needs KV_MODE", async () => {
    expect(await explain(row)).toEqual([
      "Splunk does not extract its fields: set KV_MODE = json for the sourcetype.",
    ]);
  });

  it.each([
    ["2026-03-01T14:00:00.007+00:00", "2 hours late"],
    ["2026-03-01T14:00:00.007+02:00", undefined],
    ["2026-03-01T06:30:00.007+00:00", "5.5 hours early"],
    ["2026-03-01T12:02:00.007+00:00", "2 minutes late"],
    ["2026-03-01T12:00:59.007+00:00", undefined],
  ])("at %s is said to be %s", async (_time, shift) => {
    const lines = await explain({ ...row, eventId, time, _time });
    expect(lines).toEqual(
      shift === undefined
        ? []
        : [
            `Splunk's time of the event (${_time}) is ${shift}: check TIME_PREFIX, TIME_FORMAT and TZ of the sourcetype (props.conf).`,
          ],
    );
  });

  it("is not taken for another with the same id and another time", async () => {
    expect(
      await findEvent(serve({ ...row, _raw: raw.replace("007Z", "008Z"), eventId }), wanted),
    ).toBeUndefined();
  });
});

describe("a search that Splunk refuses", () => {
  const say = (status: number, text: string) => async () => ({
    status,
    body: JSON.stringify({ messages: [{ type: "ERROR", text }] }),
  });

  it.each([
    [200, "The maximum number of concurrent historical searches has been reached. quota=5", "search quota"],
    [503, "Search not executed: The minimum free disk space has been reached. disk usage", "search quota"],
    [401, "call not properly authenticated", "SPLUNK_SEARCH_TOKEN"],
    [403, "insufficient permission", "capability search"],
  ])("with %i says why in its own words: %s", async (status, text, hint) => {
    await expect(findEvent(say(status, text), wanted)).rejects.toMatchObject({
      code: "SPLUNK_SEARCH",
      message: `Splunk refused the search (HTTP ${status}): ${text}`,
      hint: expect.stringContaining(hint),
    });
  });

  it("because its endpoint is older than 9.0.1 is requested again at the older endpoint", async () => {
    const requested: string[] = [];
    const post: PostForm = async (path, form) => {
      requested.push(path);
      return path.includes("/v2/")
        ? { status: 404, body: "" }
        : await serve({ ...row, eventId, time })(path, form);
    };
    expect(await findEvent(post, wanted)).toMatchObject({ fields: "once", timeShift: 0 });
    expect(requested).toEqual(["/services/search/v2/jobs/export", "/services/search/jobs/export"]);
  });
});
