import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from "@jest/globals";
import {
  accept,
  hec,
  type RecordingServer,
  type Reply,
  startRecordingServer,
} from "@splunk-action/local-http/testing";
import { postLoginEvent, secretMark } from "../helpers/post-login-event.ts";
import { expectHarmless, readLine, type StartedAction, startAction } from "../helpers/start-action.ts";
import { toSecrets, useVendors } from "../helpers/start-vendors.ts";
import { startTcpBalancer, type TcpBalancer } from "../helpers/tcp-balancer.ts";

/** Five nodes with one certificate behind a balancer that keeps a connection with its node. */
const vendors = useVendors();
let nodes: readonly RecordingServer[];
let balancer: TcpBalancer;
let action: StartedAction;
beforeAll(async () => {
  const tls = await vendors.ca.issue({ ips: ["127.0.0.1"] });
  nodes = await Promise.all([1, 2, 3, 4, 5].map(() => startRecordingServer(accept, { tls })));
});
beforeEach(async () => {
  for (const node of nodes) node.use(accept);
  balancer = await startTcpBalancer(nodes.map(({ port }) => port));
});
afterEach(async () => {
  action.dispose();
  await balancer.close();
});
afterAll(() => Promise.all([vendors.close(), ...nodes.map((node) => node.close())]));

const shuttingDown = hec(503, 23);
const reset: Reply = (response) => void response.socket?.destroy();

/** Logins one after the other, each accepted with its flag, and each once. */
async function expectAccepted(count: number) {
  const attempts: (string | undefined)[] = [];
  for (let number = 0; number < count; number++) {
    const execution = await action.login(postLoginEvent({ user: { user_id: `auth0|${personalId()}` } }));
    expectHarmless(execution);
    expect(readLine(execution)).toMatchObject({ outcome: "accepted", flag: "set" });
    attempts.push(readLine(execution).attempts);
  }
  return attempts;
}

let lastId = 0;
const personalId = () => `${secretMark}${++lastId}`;

/** How often each accepted event reached a node that accepts. */
const acceptedBodies = (good: readonly RecordingServer[]) =>
  good.flatMap(({ requests }) => requests.map(({ body }) => /"eventId":"([^"]+)"/.exec(body)?.[1]));

const credentials = {
  basic: { SPLUNK_HEC_TOKEN: "", SPLUNK_USERNAME: "user", SPLUNK_PASSWORD: `${secretMark}-password` },
  bearer: { SPLUNK_HEC_TOKEN: "", SPLUNK_TOKEN: `${secretMark}-token` },
  hec: {},
};
const settings = Object.entries(credentials).flatMap(([kind, credential]) =>
  ["allow", "deny"].map((ON_FAILURE) => [kind, ON_FAILURE, { ...credential, ON_FAILURE }] as const),
);

describe.each(settings)(
  "behind a balancer that works by connection, with %s and %s,",
  (_kind, _word, given) => {
    beforeEach(() => {
      action = startAction(
        toSecrets(`https://127.0.0.1:${balancer.port}`, vendors.auth0, {
          SPLUNK_CA_CERT: vendors.ca.caPem,
          TIME_BUDGET_MS: "9000",
          ...given,
        }),
      );
    });

    it.each<[string, Reply]>([
      ["answers 503", shuttingDown],
      ["resets", reset],
    ])("a first node that %s costs no event", async (_, fault) => {
      nodes[0]?.use(fault);
      expect(await expectAccepted(4)).toEqual(["2", undefined, undefined, undefined]);
      expect(nodes[0]?.requests).toHaveLength(1);
      const ids = acceptedBodies(nodes.slice(1));
      expect(new Set(ids).size).toBe(4);
      expect(ids).toHaveLength(4);
    });

    it("a node that fails later costs no event, and no later login goes there", async () => {
      await expectAccepted(2);
      nodes[0]?.use(shuttingDown);
      expect(await expectAccepted(4)).toEqual(["2", undefined, undefined, undefined]);
      expect(nodes[0]?.requests).toHaveLength(1);
    });

    it("four of five bad nodes cost no event", async () => {
      for (const node of nodes.slice(0, 4)) node.use(shuttingDown);
      expect(await expectAccepted(4)).toEqual(["5", undefined, undefined, undefined]);
      expect(nodes.map(({ requests }) => requests.length)).toEqual([1, 1, 1, 1, 4]);
    });

    it("many connections to a node that fails cost no event", async () => {
      balancer.nodes = [nodes[0]?.port ?? 0];
      const users = Array.from({ length: 10 }, () => ({ user: { user_id: `auth0|${personalId()}` } }));
      await Promise.all(users.map((user) => action.login(postLoginEvent(user))));
      balancer.nodes = [nodes[1]?.port ?? 0];
      nodes[0]?.use(shuttingDown);
      const executions = await Promise.all(users.map((user) => action.login(postLoginEvent(user))));
      for (const execution of executions) {
        expectHarmless(execution);
        expect(readLine(execution)).toMatchObject({ outcome: "accepted" });
      }
      expect(acceptedBodies(nodes.slice(1))).toHaveLength(10);
    });
  },
);
