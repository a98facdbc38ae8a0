import { createTenant } from "@splunk-action/local-auth0";
import { serve } from "@splunk-action/local-http";
import { generate } from "selfsigned";

/** A local tenant over HTTPS, because the published deployer requires it. */
export interface BenchTenant {
  /** `localhost:PORT`, for AUTH0_DOMAIN. */
  readonly domain: string;
  /** PEM, for NODE_EXTRA_CA_CERTS. */
  readonly certificate: string;
  /** `METHOD path` of each request, in order. */
  readonly requests: string[];
  close(): Promise<void>;
}

/** Starts a tenant whose builds take as long as Auth0's (0.3 s). */
export async function startBenchTenant(): Promise<BenchTenant> {
  const { cert, private: key } = await generate([{ name: "commonName", value: "localhost" }], {
    keyType: "ec",
    algorithm: "sha256",
    extensions: [
      { name: "basicConstraints", cA: true },
      { name: "subjectAltName", altNames: [{ type: 2, value: "localhost" }] },
    ],
  });
  const scopes = ["actions", "users", "logs"].flatMap((one) =>
    ["read", "create", "update", "delete"].map((verb) => `${verb}:${one}`),
  );
  const tenant = createTenant({ clients: [{ client_id: "bench", client_secret: "dummy-bench", scopes }] });
  const requests: string[] = [];
  const server = await serve(
    (request) => {
      requests.push(`${request.method} ${new URL(request.url).pathname}`);
      return tenant.handle(request);
    },
    { tls: { key, cert } },
  );
  return { domain: `localhost:${server.port}`, certificate: cert, requests, close: () => server.close() };
}
