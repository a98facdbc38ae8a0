import { lookup } from "node:dns/promises";
import { connect as connectTcp, isIP } from "node:net";
import { setTimeout } from "node:timers/promises";
import { connect as connectTls, rootCertificates } from "node:tls";
import { explainCode } from "../../src/errors/explain-code.ts";
import { inspectCertificate } from "../../src/http/inspect-certificate.ts";
import { toTransportError } from "../../src/http/transport-error.ts";
import { type Check, failed, passed, warned } from "./check.ts";

const day = 86_400_000;

/**
 * Checks the connection to a host, layer by layer. Stops at the first failure.
 *
 * @param certificates PEM of a private CA, trusted in addition to the public ones.
 * @param now Epoch milliseconds.
 * @param timeoutMs Milliseconds for each layer.
 */
export async function checkConnection(
  baseUrl: string,
  certificates: string | undefined,
  now: number,
  timeoutMs = 5000,
): Promise<readonly Check[]> {
  const { hostname, port, protocol } = new URL(baseUrl);
  const host = hostname.replace(/^\[|\]$/g, "");
  const target = { host, port: Number(port || (protocol === "https:" ? 443 : 80)) };
  const checks: Check[] = [];
  const layers: (() => Promise<Check>)[] = [
    () => checkDns(host, timeoutMs),
    () => checkTcp(target, timeoutMs),
  ];
  if (protocol === "https:") layers.push(() => checkTls(baseUrl, target, certificates, now, timeoutMs));
  for (const layer of layers) {
    const check = await layer();
    checks.push(check);
    if (check.status === "failure") break;
  }
  return checks;
}

async function checkDns(host: string, timeoutMs: number): Promise<Check> {
  const timeUp = setTimeout(timeoutMs, undefined, { ref: false });
  try {
    const found = await Promise.race([lookup(host), timeUp]);
    if (found === undefined) {
      const hint = "Check the DNS servers of this machine. Auth0 uses its own.";
      return failed("splunk.dns", `DNS gives no response for ${host} within ${timeoutMs / 1000} s`, hint);
    }
    const { address } = found;
    return passed("splunk.dns", isIP(host) ? `${host} is an address` : `${host} is ${address}`);
  } catch (error) {
    return toFailed("splunk.dns", error);
  }
}

interface Target {
  readonly host: string;
  readonly port: number;
}

function checkTcp({ host, port }: Target, timeoutMs: number): Promise<Check> {
  return new Promise((resolve) => {
    const socket = connectTcp({ host, port, timeout: timeoutMs });
    const finish = (check: Check) => {
      resolve(check);
      socket.destroy();
    };
    socket.on("connect", () => finish(passed("splunk.tcp", `port ${port} is open`)));
    socket.on("error", (error) => finish(toFailed("splunk.tcp", error)));
    socket.on("timeout", () => {
      const hint =
        "Check firewalls and IP allow lists: Splunk Cloud does not respond to addresses that are not on its list. Auth0 uses its own addresses.";
      finish(failed("splunk.tcp", `port ${port} does not respond within ${timeoutMs / 1000} s`, hint));
    });
  });
}

function checkTls(
  baseUrl: string,
  { host, port }: Target,
  certificates: string | undefined,
  now: number,
  timeoutMs: number,
): Promise<Check> {
  const ca = certificates === undefined ? {} : { ca: [...rootCertificates, certificates] };
  return new Promise((resolve) => {
    const name = isIP(host) ? {} : { servername: host };
    const socket = connectTls({ host, port, ...name, ...ca, rejectUnauthorized: true, timeout: timeoutMs });
    const finish = (check: Check | Promise<Check>) => {
      resolve(check);
      socket.destroy();
    };
    socket.on("secureConnect", () => finish(toExpiry(socket.getPeerCertificate().valid_to, now)));
    socket.on("error", (error) => finish(toCertificateFailure(baseUrl, certificates, error, timeoutMs)));
    socket.on("timeout", () => finish(toFailed("splunk.tls", { code: "EPROTO" })));
  });
}

function toExpiry(validTo: string, now: number): Check {
  const days = Math.floor((Date.parse(validTo) - now) / day);
  const message = `the certificate matches the host and is valid for ${days} days`;
  return days < 21
    ? warned("splunk.tls", message, "Renew Splunk's certificate.")
    : passed("splunk.tls", message);
}

async function toCertificateFailure(
  baseUrl: string,
  certificates: string | undefined,
  error: unknown,
  timeoutMs: number,
): Promise<Check> {
  const { code, tls } = toTransportError(error);
  const certificate = await inspectCertificate(baseUrl, timeoutMs);
  const facts = { certificate, certificates, url: baseUrl };
  const { meaning, hint } = explainCode(code, tls === undefined ? facts : { ...facts, tls });
  return failed("splunk.tls", meaning, hint);
}

function toFailed(name: string, error: unknown): Check {
  const { meaning, hint } = explainCode(toTransportError(error).code);
  return failed(name, meaning, hint);
}
