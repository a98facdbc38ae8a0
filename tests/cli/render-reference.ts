import { Command } from "@commander-js/extra-typings";
import { commands } from "../../cli/registry.ts";

/** Every command with its options as Markdown: the part of docs/cli.md that follows from the declarations. */
export function renderReference(): string {
  return commands.map(renderCommand).join("\n\n");
}

/** One row a command: the table of README.md. */
export function renderCommandTable(): string {
  const rows = commands.map(({ name, summary }) => `| \`${name}\` | ${escapeCell(summary)} |`);
  return ["| command | does |", "| --- | --- |", ...rows].join("\n");
}

function renderCommand({ name, summary, examples, addTo }: (typeof commands)[number]): string {
  const command = new Command(name);
  addTo(command);
  const operands = command.registeredArguments.map((argument) => {
    const text = argument.variadic ? `${argument.name()}...` : argument.name();
    return argument.required ? ` <${text}>` : ` [${text}]`;
  });
  const options = command.options.map(
    ({ flags, description }) => `| \`${flags}\` | ${escapeCell(description)} |`,
  );
  return [
    `### \`${name}${operands.join("")}\``,
    `${summary[0]?.toUpperCase()}${summary.slice(1)}.`,
    ...(options.length === 0 ? [] : [["| option | meaning |", "| --- | --- |", ...options].join("\n")]),
    ["```sh", ...examples.map((example) => `splunk-action ${example}`), "```"].join("\n"),
  ].join("\n\n");
}

function escapeCell(text: string): string {
  return text.replaceAll("|", "\\|").replaceAll("<", "&lt;");
}
