import { expect, test } from "@jest/globals";
import { FakeSplunk } from "./fake-splunk.ts";
import { faultKinds, finishAfterFault } from "./finish-after-fault.ts";
import { runSplunkApp } from "./run-splunk-app.ts";

test.each(faultKinds)(
  "%s at any request: the install ends right, or the same command finishes it",
  async (kind) => {
    const splunk = await FakeSplunk.start();
    await runSplunkApp(splunk, ["install"]);
    const wanted = splunk.state;
    await splunk.stop();
    for (let at = 1; at <= splunk.requests.length; at++)
      expect({ at, state: await finishAfterFault(at, kind) }).toEqual({ at, state: wanted });
  },
  600_000,
);
