import { generateKeyPairSync } from "node:crypto";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, afterEach, beforeAll, beforeEach } from "@jest/globals";
import { type LocalServer, serve } from "@splunk-action/local-http";
import { createSplunk } from "@splunk-action/local-splunk";
import type { CliIo } from "../../cli/io.ts";
import { parseEnvFile } from "../../cli/parse-env-file.ts";
import { clientSecret, type LocalTenant, startTenant } from "../deploy/local-tenant.ts";
import { type AnsweredInit, answerInit, enter, type Step } from "./answer-init.ts";

/** The HEC token that Splunk takes. */
export const token = "dummy-hec-token";
/** The password of the account `analyst`, which may search. It needs quotes in a file. */
export const searchPassword = "dummy-'search'-\"password\" #1";
export const splunk = createSplunk({
  hecTokens: [{ name: "good", token, indexes: ["main"] }],
  users: [{ name: "analyst", password: searchPassword, roles: ["user"] }],
});
/** The keys of the client `key-deployer`. */
export const { publicKey, privateKey } = generateKeyPairSync("rsa", {
  modulusLength: 2048,
  publicKeyEncoding: { type: "spki", format: "pem" },
  privateKeyEncoding: { type: "pkcs8", format: "pem" },
});

/** What `init` asks about, and a folder for its file. */
export interface InitFixture {
  readonly local: LocalTenant;
  readonly hec: LocalServer;
  readonly management: LocalServer;
  /** New and empty in each test. */
  readonly folder: string;
  /** Runs `init` in this test's folder. */
  init(steps: readonly Step[], words?: readonly string[], overrides?: Partial<CliIo>): Promise<AnsweredInit>;
  /** The settings in the file `.env`. */
  readAnswers(): Readonly<Record<string, string>>;
  /** Steps that give right answers, part by part. */
  tenantSteps(): readonly Step[];
  urlSteps(): readonly Step[];
  allSteps(): readonly Step[];
}

/** Starts a tenant and a Splunk for the tests of this file. */
export function useInit(): InitFixture {
  let hec: LocalServer;
  let management: LocalServer;
  let local: LocalTenant;
  let folder: string;
  beforeAll(async () => {
    hec = await serve(splunk.handleHec);
    management = await serve(splunk.handle);
    const scopes = ["read", "create", "update", "delete"].map((verb) => `${verb}:actions`);
    local = await startTenant({
      clients: [
        { client_id: "deployer", client_secret: clientSecret, scopes },
        { client_id: "key-deployer", public_key: publicKey, scopes },
        {
          client_id: "flagger",
          client_secret: "dummy-flagger-secret",
          scopes: ["update:users_app_metadata"],
        },
      ],
    });
  });
  afterAll(() => Promise.all([hec.close(), management.close(), local.close()]));
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), "splunk-action-init-"));
  });
  afterEach(() => rmSync(folder, { recursive: true }));
  const tenantSteps = (): readonly Step[] => [["Domain, such as", `${local.server.url}${enter}`]];
  const urlSteps = (): readonly Step[] => [["Splunk's URL", `${hec.url}${enter}`]];
  return {
    get local() {
      return local;
    },
    get hec() {
      return hec;
    },
    get management() {
      return management;
    },
    get folder() {
      return folder;
    },
    init: (steps, words = [], overrides = {}) => answerInit(steps, words, { cwd: folder, ...overrides }),
    readAnswers: () => parseEnvFile(readFileSync(join(folder, ".env")), [], ".env"),
    tenantSteps,
    urlSteps,
    allSteps: () => [...tenantSteps(), ...deployerSteps, ...urlSteps(), ...credentialSteps(), ...rest],
  };
}

export const deployerSteps: readonly Step[] = [
  ["How does this command line log in", enter],
  ["Client ID", `deployer${enter}`],
  ["Client secret", `${clientSecret}${enter}`],
];
export const credentialSteps = (hecToken = token, index = "main"): readonly Step[] => [
  ["What does the Action log in", enter],
  ["HEC token", `${hecToken}${enter}`],
  ["Index (empty", `${index}${enter}`],
];
const usualNames: Step = ["Do you want other names?", enter];
const noRuntimeClient: Step = ["Do you have such an application?", enter];
const noSearchAccount: Step = ["Do you want to give such an account?", "n"];
/** Right answers to the questions after the credential. */
export const rest = [usualNames, noRuntimeClient, noSearchAccount];
