/** A command as the help shows it. What it does is found by its name in `commands.ts`. */
export interface CommandDeclaration {
  /** One word, or two for a command of a group (`secrets push`). */
  readonly name: string;
  readonly summary: string;
  /** Operands in commander's notation, such as `<NAME...>`. */
  readonly operands?: string;
  readonly examples: readonly string[];
  /** Flags in commander's notation, with their meaning. */
  readonly options: readonly (readonly [flags: string, meaning: string])[];
}

/** The groups of two-word commands, with their summaries. */
export const groups: Readonly<Record<string, string>> = {
  secrets: "list, push or remove the Action's secrets",
};

const nameOption = [
  "--name <NAME>",
  "the Action's name in the tenant (default: splunk-signup-login)",
] as const;
const timeoutOption = ["--timeout <SECONDS>", "how long to wait for Auth0 in all (default: 360)"] as const;
const exitCodeOption = ["--exit-code", "exit with 2 if there are differences"] as const;
const noDeployOption = ["--no-deploy", "change the draft only"] as const;

/** Every command, in the order of the help. */
export const declarations: readonly CommandDeclaration[] = [
  {
    name: "deploy",
    summary: "create or update the Action, deploy it and bind it to post-login",
    examples: ["deploy", "deploy --dry-run", "deploy --position after:enrich-profile"],
    options: [
      nameOption,
      ["--dry-run", "show the plan; this cannot write"],
      ["--position <P>", "first, last, before:NAME or after:NAME, if it is not bound yet (default: last)"],
      ["--push-secrets", "overwrite the tenant's secrets from the environment"],
      exitCodeOption,
      timeoutOption,
    ],
  },
  {
    name: "status",
    summary: "compare what is deployed with what is here",
    examples: ["status", "status --exit-code"],
    options: [nameOption, exitCodeOption],
  },
  {
    name: "rollback",
    summary: "deploy the previous version again",
    examples: ["rollback", "rollback --to 7"],
    options: [
      nameOption,
      ["--to <NUMBER>", "the version to deploy again (default: the one before)"],
      timeoutOption,
    ],
  },
  {
    name: "remove",
    summary: "unbind and delete the Action, leaving all others as they are",
    examples: ["remove", "remove --yes"],
    options: [nameOption, ["--yes", "do not ask"]],
  },
  {
    name: "secrets list",
    summary: "the secrets' names and dates, never their values",
    examples: ["secrets list"],
    options: [nameOption],
  },
  {
    name: "secrets push",
    summary: "set secrets from the environment or the env file, keeping all others",
    operands: "[NAME...]",
    examples: ["secrets push", "secrets push SPLUNK_HEC_TOKEN"],
    options: [nameOption, noDeployOption, timeoutOption],
  },
  {
    name: "secrets remove",
    summary: "remove secrets by name, keeping all others",
    operands: "<NAME...>",
    examples: ["secrets remove SPLUNK_PASSWORD SPLUNK_USERNAME"],
    options: [nameOption, noDeployOption, timeoutOption],
  },
  {
    name: "test-event",
    summary: "run the Action once on this machine and show what Splunk says",
    examples: [
      "test-event",
      "test-event --type signup --verify",
      "test-event --event login.json --dry-run",
      'test-event --user "auth0|64f1c2"',
    ],
    options: [
      ["--type <TYPE>", "signup or login (default: login; with --event or --user, what that is)"],
      ["--event <FILE>", "a recorded post-login event, as JSON"],
      ["--user <ID>", "take the profile from the tenant, and really set the flag"],
      ["--remote", "run it on Auth0's side, with the secrets it has there"],
      nameOption,
      ["--verify", "search Splunk until the event is there"],
      ["--dry-run", "show the request; nothing is sent"],
    ],
  },
  {
    name: "bundle",
    summary: "write the Action's file, for other deployers or to read it",
    examples: ["bundle --out post-login.js", "bundle --out post-login.js --json"],
    options: [["--out <FILE>", "where to write it (default: standard output)"]],
  },
  {
    name: "doctor",
    summary: "check settings, Auth0, Splunk and the deployment, and say what to do",
    examples: ["doctor", "doctor --json"],
    options: [nameOption],
  },
  {
    name: "dev",
    summary: "run a local Auth0 tenant and a local Splunk, with a page to watch them",
    examples: [
      "dev",
      "dev --port 4820 --no-open",
      "dev --write-env .env.dev",
      "dev --state .splunk-action/dev.json",
      "dev --demo",
    ],
    options: [
      ["--port <N>", "the page's port; the four that follow are used, too (default: 4820, or any free ones)"],
      ["--no-open", "do not open the page in a browser"],
      ["--state <FILE>", "keep the tenant's state in FILE across restarts; it holds secrets"],
      [
        "--write-env <FILE>",
        "write the environment for --env-file of the other commands; removed at the end",
      ],
      ["--demo", "sign one user up and in, and show what happened; ends then unless on a terminal"],
      ["--once", "end when everything has started"],
    ],
  },
];
