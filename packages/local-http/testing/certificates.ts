import { generate } from "selfsigned";

/** A certificate authority for one test file. No other client trusts it. */
export interface TestCa {
  /** The `ca` option of Node's `tls` and `https`. */
  readonly caPem: string;
  issue(leaf: TestLeaf): Promise<TestCertificate>;
}

/** What a certificate is valid for. Without `names` and `ips` it is valid for no host. */
export interface TestLeaf {
  /** DNS names. */
  readonly names?: readonly string[];
  readonly ips?: readonly string[];
  /** Default: one day from now. A date in the past makes an expired certificate. */
  readonly notAfter?: Date;
}

/** The `cert` and `key` options of Node's `https.createServer`. */
export interface TestCertificate {
  readonly certPem: string;
  readonly keyPem: string;
}

const day = 86_400_000;

/** Creates an authority with an EC key (P-256): this takes milliseconds and needs no openssl binary. */
export async function createTestCa(commonName = "splunk-action test CA"): Promise<TestCa> {
  const ca = await generate([{ name: "commonName", value: commonName }], {
    keyType: "ec",
    algorithm: "sha256",
    notBeforeDate: new Date(Date.now() - 30 * day),
    notAfterDate: new Date(Date.now() + 30 * day),
    extensions: [
      { name: "basicConstraints", cA: true, critical: true },
      { name: "keyUsage", keyCertSign: true, cRLSign: true, critical: true },
    ],
  });

  return {
    caPem: ca.cert,
    async issue({ names = [], ips = [], notAfter = new Date(Date.now() + day) }) {
      const leaf = await generate([{ name: "commonName", value: names[0] ?? ips[0] ?? "nobody" }], {
        keyType: "ec",
        algorithm: "sha256",
        notBeforeDate: new Date(Math.min(Date.now(), notAfter.getTime()) - day),
        notAfterDate: notAfter,
        ca: { key: ca.private, cert: ca.cert },
        extensions: [
          { name: "basicConstraints", cA: false, critical: true },
          { name: "keyUsage", digitalSignature: true, critical: true },
          { name: "extKeyUsage", serverAuth: true },
          {
            name: "subjectAltName",
            altNames: [
              ...names.map((value) => ({ type: 2 as const, value })),
              ...ips.map((ip) => ({ type: 7 as const, ip })),
            ],
          },
        ],
      });
      return { certPem: leaf.cert, keyPem: leaf.private };
    },
  };
}
