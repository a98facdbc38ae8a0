import { once } from "node:events";
import type { AddressInfo } from "node:net";
import { createServer, type TlsOptions } from "node:tls";
import { beforeAll, describe, expect, it } from "@jest/globals";
import { generate } from "selfsigned";
import type { ErrorText } from "../../src/errors/error-texts.ts";
import { explainCode } from "../../src/errors/explain-code.ts";
import { createDeadline } from "../../src/http/deadline.ts";
import { inspectCertificate } from "../../src/http/inspect-certificate.ts";
import { createTransport } from "../../src/http/transport.ts";
import { toTransportError } from "../../src/http/transport-error.ts";
import { sendOnce } from "../helpers/exchange.ts";

interface Certificate {
  readonly cert: string;
  readonly private: string;
}

/** A certificate of the given name; `names` makes it a server's, and its absence a CA's. */
async function issue(commonName: string, issuer?: Certificate, ip?: string): Promise<Certificate> {
  const issued = await generate([{ name: "commonName", value: commonName }], {
    keyType: "ec",
    algorithm: "sha256",
    notBeforeDate: new Date(Date.now() - 86_400_000),
    notAfterDate: new Date(Date.now() + 86_400_000),
    ...(issuer === undefined ? {} : { ca: { key: issuer.private, cert: issuer.cert } }),
    extensions:
      ip === undefined
        ? [{ name: "basicConstraints", cA: true, critical: true }]
        : [
            { name: "basicConstraints", cA: false, critical: true },
            { name: "subjectAltName", altNames: [{ type: 7, ip }] },
          ],
  });
  return { cert: `${issued.cert.trim()}\n`, private: issued.private };
}

let root: Certificate;
let intermediate: Certificate;
let leaf: Certificate;
beforeAll(async () => {
  root = await issue("Acme Root");
  intermediate = await issue("Acme Issuing", root);
  leaf = await issue("splunk", intermediate, "127.0.0.1");
});

/** Connects as the Action does, and explains the error as the command line does. */
async function explainTo(options: TlsOptions, certificates?: string): Promise<ErrorText & { code: string }> {
  const server = createServer(options, (socket) => {
    socket.on("error", () => {});
    socket.end("HTTP/1.1 200 OK\r\ncontent-length: 2\r\n\r\nok");
  });
  server.on("tlsClientError", () => {});
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const url = `https://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const deadline = createDeadline(5000);
  try {
    const error = await sendOnce(createTransport(certificates), url, deadline).then(
      () => undefined,
      toTransportError,
    );
    if (error === undefined) return { code: "none", meaning: "", hint: "" };
    const certificate = await inspectCertificate(url, 5000);
    const tls = error.tls === undefined ? {} : { tls: error.tls };
    return { code: error.code, ...explainCode(error.code, { ...tls, certificate, certificates, url }) };
  } finally {
    deadline.end();
    server.close();
  }
}

describe("the certificate that is missing", () => {
  const chain = () => ({ cert: leaf.cert + intermediate.cert, key: leaf.private });

  it("is the root where the server shows the chain without it", async () => {
    const { code, hint, meaning } = await explainTo(chain());
    expect(code).toBe("E_TLS_UNTRUSTED");
    expect(meaning).toContain("issued by CN=Acme Issuing");
    expect(hint).toContain("The certificate of the issuer CN=Acme Root is missing. ");
  });

  it("is the root where SPLUNK_CA_CERT has the intermediate alone", async () => {
    const { code, hint } = await explainTo(chain(), intermediate.cert);
    expect(code).toBe("E_TLS_UNTRUSTED");
    expect(hint).toContain(
      "The certificate of the issuer CN=Acme Root is missing (SPLUNK_CA_CERT does not contain it)",
    );
  });

  it("is the intermediate where the server shows its own certificate alone", async () => {
    const { hint } = await explainTo({ cert: leaf.cert, key: leaf.private }, root.cert);
    expect(hint).toContain("The certificate of the issuer CN=Acme Issuing is missing");
  });

  it("is a root that the server shows, too", async () => {
    const { hint } = await explainTo({ cert: leaf.cert + intermediate.cert + root.cert, key: leaf.private });
    expect(hint).toContain("The root certificate CN=Acme Root is not trusted");
  });

  it("is none where SPLUNK_CA_CERT has the root", async () => {
    expect((await explainTo(chain(), root.cert)).code).toBe("none");
  });
});

describe("a server", () => {
  it("with Splunk's default certificate is said to be unusable at once, with its CA or without", async () => {
    const common = await issue("SplunkCommonCA");
    const { cert, private: key } = await issue("SplunkServerDefaultCert", common, "192.0.2.1");
    for (const certificates of [undefined, common.cert]) {
      const { meaning, hint } = await explainTo({ cert, key }, certificates);
      expect(meaning).toContain("CN=SplunkServerDefaultCert");
      expect(hint).toContain("does not work, also not with SPLUNK_CA_CERT");
    }
  });

  it.each(["TLSv1.3", "TLSv1.2"] as const)(
    "that requires a client certificate under %s is told",
    async (version) => {
      const own = { cert: leaf.cert + intermediate.cert, key: leaf.private };
      const options = {
        ...own,
        requestCert: true,
        rejectUnauthorized: true,
        ca: [root.cert],
        maxVersion: version,
      };
      const { code, meaning, hint } = await explainTo(options, root.cert);
      expect(code).toBe("E_TLS");
      expect(`${meaning} ${hint}`).toContain("client certificate");
      expect(meaning).toContain("alert ");
      expect(hint).toContain("requireClientCert");
    },
  );

  it("that speaks another TLS version is told", async () => {
    const own = { cert: leaf.cert + intermediate.cert, key: leaf.private };
    const options = {
      ...own,
      maxVersion: "TLSv1.1",
      minVersion: "TLSv1",
      ciphers: "DEFAULT:@SECLEVEL=0",
    } as const;
    const { code, hint } = await explainTo(options, root.cert);
    expect([code, hint]).toEqual(["E_TLS", "Enable TLS 1.2 or newer on the server (sslVersions)."]);
  });
});

describe("what OpenSSL says", () => {
  it.each([
    [{ reason: "ERR_SSL_TLSV1_UNRECOGNIZED_NAME", alert: "unrecognized_name" }, "(SNI)"],
    [{ reason: "ERR_SSL_WRONG_VERSION_NUMBER" }, "enable SSL"],
    [{ reason: "ERR_SSL_SSLV3_ALERT_HANDSHAKE_FAILURE", alert: "handshake_failure" }, "requireClientCert"],
    [{ reason: "ERR_SSL_SOMETHING_NEW" }, "splunk-action doctor"],
  ])("%j", (tls, expected) => {
    const { meaning, hint } = explainCode("E_TLS", { tls });
    expect(hint).toContain(expected);
    expect(meaning).toContain("alert" in tls ? `alert ${tls.alert}` : tls.reason);
  });
});
