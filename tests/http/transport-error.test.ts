import { once } from "node:events";
import { type AddressInfo, createServer as createTcpServer, type Server } from "node:net";
import { createServer, type TlsOptions } from "node:tls";
import { afterEach, beforeAll, beforeEach, describe, expect, it } from "@jest/globals";
import { createTestCa, type TestCa, type TestCertificate } from "@splunk-action/local-http/testing";
import { createDeadline, type Deadline } from "../../src/http/deadline.ts";
import { createTransport } from "../../src/http/transport.ts";
import { type TransportError, toTransportError } from "../../src/http/transport-error.ts";
import { toTransportVerdict } from "../../src/splunk/verdict.ts";
import { sendOnce } from "../helpers/exchange.ts";

let ca: TestCa;
let tls: TestCertificate;
let deadline: Deadline;
const servers: { close(): void }[] = [];
beforeAll(async () => {
  ca = await createTestCa();
  tls = await ca.issue({ names: ["localhost"], ips: ["127.0.0.1"] });
});
beforeEach(() => {
  deadline = createDeadline(5_000);
});
afterEach(() => {
  deadline.end();
  for (const server of servers.splice(0)) server.close();
});

async function listen(server: Server): Promise<string> {
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  servers.push(server);
  return `https://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

/** A TLS server that reads and never answers. */
function serveTls(options: TlsOptions): Promise<string> {
  const server = createServer({ cert: tls.certPem, key: tls.keyPem, ...options }, (socket) => {
    socket.on("error", () => {}).resume();
  });
  return listen(server.on("tlsClientError", () => {}));
}

/** Answers a client's first bytes with a fatal alert (RFC 8446 §6). */
function serveAlert(number: number): Promise<string> {
  const alert = Buffer.from([21, 3, 3, 0, 2, 2, number]);
  return listen(
    createTcpServer((socket) => void socket.on("error", () => {}).once("data", () => socket.end(alert))),
  );
}

const errorOf = (origin: string, certificates?: string): Promise<TransportError> =>
  sendOnce(createTransport(certificates), origin, deadline).then(
    () => Promise.reject(new Error("answered")),
    (error) => error,
  );

describe("a TLS error says", () => {
  it("that the server requires a client certificate", async () => {
    const origin = await serveTls({ requestCert: true, rejectUnauthorized: true, minVersion: "TLSv1.3" });
    expect(await errorOf(origin, ca.caPem)).toMatchObject({
      code: "E_TLS",
      tls: { reason: "ERR_SSL_TLSV13_ALERT_CERTIFICATE_REQUIRED", alert: "certificate_required" },
    });
  });

  it.each([
    [40, "handshake_failure"],
    [70, "protocol_version"],
    [112, "unrecognized_name"],
  ])("which alert the server sent: %i is %s", async (number, alert) => {
    expect(await errorOf(await serveAlert(number))).toMatchObject({ code: "E_TLS", tls: { alert } });
  });

  it("which issuer is missing", async () => {
    expect(await errorOf(await serveTls({}))).toMatchObject({
      code: "E_TLS_UNTRUSTED",
      tls: { reason: "UNABLE_TO_VERIFY_LEAF_SIGNATURE" },
    });
  });

  it("that there is no TLS", async () => {
    const plain = createTcpServer(
      (socket) => void socket.on("error", () => {}).end("HTTP/1.1 400 Bad\r\n\r\n"),
    );
    expect(await errorOf(await listen(plain))).toMatchObject({
      code: "E_TLS",
      tls: { reason: expect.stringMatching(/^ERR_SSL_(?:WRONG_VERSION_NUMBER|PACKET_LENGTH_TOO_LONG)$/) },
    });
  });
});

describe("toTransportError", () => {
  it.each([
    ["ERR_TLS_CERT_ALTNAME_INVALID", "E_TLS_NAME"],
    ["CERT_HAS_EXPIRED", "E_TLS_EXPIRED"],
    ["SELF_SIGNED_CERT_IN_CHAIN", "E_TLS_UNTRUSTED"],
    ["ERR_TLS_HANDSHAKE_TIMEOUT", "E_TLS"],
    ["ERR_SSL_SOMETHING_NEW", "E_TLS"],
  ])("calls %s %s, which is final, and keeps the reason", (code, own) => {
    const error = toTransportError(Object.assign(new Error("of Node"), { code }));
    expect(error).toMatchObject({ code: own, tls: { reason: code } });
    expect(toTransportVerdict(error)).toEqual({ outcome: "refused", status: undefined, code: own });
  });

  it("finds the alert in the message of an error that came while Node was writing", () => {
    const message =
      "write EPROTO 00AB:error:0A000412:SSL routines:ssl3_read_bytes:sslv3 alert bad certificate:../ssl/record/rec_layer_s3.c:916:SSL alert number 42";
    expect(toTransportError(Object.assign(new Error(message), { code: "EPROTO" })).tls).toEqual({
      reason: "ERR_SSL_SSLV3_ALERT_BAD_CERTIFICATE",
      alert: "bad_certificate",
    });
  });

  it.each([
    ["ENOTFOUND", "E_DNS"],
    ["ECONNREFUSED", "E_REFUSED"],
    ["EHOSTUNREACH", "E_UNREACHABLE"],
    ["HPE_INVALID_CONSTANT", "E_PROTOCOL"],
    ["EPIPE", "E_RESET"],
    ["ERR_STREAM_PREMATURE_CLOSE", "E_RESET"],
  ])("calls %s %s, which may pass", (code, own) => {
    const error = toTransportError({ code });
    expect([error.code, error.tls]).toEqual([own, undefined]);
    expect(toTransportVerdict(error).outcome).toBe("undelivered");
  });

  it.each([undefined, null, "text", 7, {}])("takes %j for a reset", (thrown) => {
    expect(toTransportError(thrown).code).toBe("E_RESET");
  });
});
