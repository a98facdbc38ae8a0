import { X509Certificate } from "node:crypto";
import { Agent, request } from "node:https";
import { afterEach, describe, expect, test } from "@jest/globals";
import { createCertificate } from "../src/certificate.ts";
import { type LocalServer, serve } from "../src/serve.ts";

let server: LocalServer | undefined;
afterEach(async () => server?.close());

const now = Date.now();

function get(url: string, ca: string | undefined, servername?: string): Promise<number | string> {
  const agent = new Agent({
    ...(ca === undefined ? {} : { ca }),
    ...(servername === undefined ? {} : { servername }),
  });
  return new Promise((resolve) => {
    request(url, { agent }, (response) => {
      response.resume();
      response.once("end", () => resolve(response.statusCode ?? 0));
    })
      .once("error", (error: NodeJS.ErrnoException) => resolve(error.code ?? error.message))
      .end();
  });
}

describe("a certificate", () => {
  test("is a well-formed end entity for its hosts, signed with its own key", () => {
    const { cert } = createCertificate({ now });
    const parsed = new X509Certificate(cert);
    expect(parsed.verify(parsed.publicKey)).toBe(true);
    expect(parsed.ca).toBe(false);
    expect(parsed.subjectAltName).toBe("DNS:localhost, IP Address:127.0.0.1, IP Address:0:0:0:0:0:0:0:1");
    expect(parsed.checkHost("localhost")).toBe("localhost");
    expect(parsed.checkIP("127.0.0.1")).toBe("127.0.0.1");
    expect(parsed.checkHost("example.com")).toBeUndefined();
    expect(Date.parse(parsed.validTo) - Date.parse(parsed.validFrom)).toBe(30 * 86_400_000);
    expect(parsed.keyUsage).toEqual(["1.3.6.1.5.5.7.3.1"]);
  });

  test("takes every size of name, so every form of DER length", () => {
    for (const hosts of [
      ["a.test"],
      Array.from({ length: 12 }, (_, i) => `host-${i}.a-longer-domain.test`),
      many,
    ]) {
      expect(new X509Certificate(createCertificate({ now, hosts }).cert).checkHost(hosts.at(-1) ?? "")).toBe(
        hosts.at(-1),
      );
    }
  });

  test("serves HTTPS to those who trust it, under its own names, while it is valid", async () => {
    const tls = createCertificate({ now });
    server = await serve(async () => new Response("ok"), { tls });
    expect(server.url).toMatch(/^https:/);
    expect(await get(server.url, tls.cert)).toBe(200);
    expect(await get(`https://localhost:${server.port}`, tls.cert)).toBe(200);
    expect(await get(server.url, undefined)).toBe("DEPTH_ZERO_SELF_SIGNED_CERT");
    expect(await get(server.url, createCertificate({ now }).cert)).toBe("DEPTH_ZERO_SELF_SIGNED_CERT");
    expect(await get(server.url, tls.cert, "example.com")).toBe("ERR_TLS_CERT_ALTNAME_INVALID");
    await server.close();

    const expired = createCertificate({ now: now - 40 * 86_400_000 });
    server = await serve(async () => new Response("ok"), { tls: expired });
    expect(await get(server.url, expired.cert)).toBe("CERT_HAS_EXPIRED");
  });
});

const many = Array.from({ length: 3000 }, (_, i) => `host-${i}.a-much-longer-domain-name.test`);
