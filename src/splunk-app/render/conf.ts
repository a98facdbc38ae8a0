import type { Stanza } from "../app-model.ts";

/** A `.conf` file of these stanzas, with a comment that names its generator. */
export function renderConf(stanzas: readonly Stanza[]): string {
  const blocks = stanzas.map(({ name, values }) =>
    [`[${name}]`, ...Object.entries(values).map(([key, value]) => `${key} = ${value}`)].join("\n"),
  );
  return `# Written by splunk-action splunk-app build. Put changes into local/, where an upgrade keeps them.\n\n${blocks.join("\n\n")}\n`;
}
