/** @typedef {{median: number, low: number, high: number}} Quartiles */

/** Max values of the ratios. Round trips are whole numbers: half a one above is computing, not waiting. */
export const aims = {
  warm: { latency: 1.25, cpu: 1.42 },
  cold: { time: 1.27 },
  /** First Logins with a Splunk 10 ms away; what a private CA adds is in milliseconds. */
  far: { cold: 1.08, privateCaMs: 2 },
  /** Of the budget, and of a first Login. */
  lost: { silent: 0.35, forgotten: 1.2 },
  signUp: { warm: 2, cold: 4 },
  bundle: { aim: 52_000, limit: 60_000 },
};

/** @type {[title: string, read: (row: any) => Quartiles | undefined, aim: number | undefined, tolerance: number][]} */
const columns = [
  ["warm latency", (row) => row.warm?.latency, aims.warm.latency, 0],
  ["warm CPU", (row) => row.warm?.cpu, aims.warm.cpu, 0],
  ["load+first", (row) => row.cold?.time, aims.cold.time, 0],
  ["process wall", (row) => row.cold?.wall, undefined, 0],
  ["SignUp warm", (row) => row.signUp?.warm, aims.signUp.warm, 0.5],
  ["SignUp cold", (row) => row.signUp?.cold, aims.signUp.cold, 0.5],
];

function say(what, { median, low, high }, aim) {
  const over = aim !== undefined && median > aim ? " !" : "";
  const until = aim === undefined ? "" : `, aim ${aim}`;
  return `${what}: ${median.toFixed(2)}${over} (${low.toFixed(2)} to ${high.toFixed(2)}${until})`;
}

/** The results as a table for people. */
export function renderReport({ node, rows, far, lost, order, bundle }) {
  const [own] = rows;
  const body = [
    ["", ...columns.map(([title]) => title)],
    ["aim, at most", ...columns.map(([, , aim]) => aim ?? "–")],
    ...rows.map((row) => [
      row.name,
      ...columns.map(([, read, aim, tolerance]) => {
        const value = read(row);
        if (value === undefined) return "–";
        const over = row === own && aim !== undefined && value.median > aim + tolerance;
        return value.median.toFixed(2) + (over ? " !" : "");
      }),
    ]),
  ];
  const widths = body[0].map((_, column) => Math.max(...body.map((cells) => String(cells[column]).length)));
  const lines = body.map((cells) =>
    cells
      .map((cell, column) =>
        column === 0 ? String(cell).padEnd(widths[0]) : String(cell).padStart(widths[column]),
      )
      .join("  "),
  );
  const yes = (value) => (value ? "yes" : "NO");
  return [
    `Node ${node}. Ratios to a bare keep-alive https POST of the same bytes; SignUp in round trips. ! = over its aim.`,
    "",
    ...lines,
    "",
    say("first Login 10 ms away", far.cold, aims.far.cold),
    say("… what SPLUNK_CA_CERT adds, ms", far.privateCaMs, aims.far.privateCaMs),
    say("50 first Logins at once 10 ms away, over 50 bare", far.crowd),
    say("Login over a forgotten connection, over a first Login", lost.forgotten.toFirst, aims.lost.forgotten),
    say("Login over a silent connection, over the budget", lost.silent.toBudget, aims.lost.silent),
    `accepted over a forgotten connection: ${lost.forgotten.accepted * 100} %, over a silent one: ${lost.silent.accepted * 100} %`,
    "",
    `flag only after Splunk accepted: ${yes(order.flagAfterAcceptance)}; none when Splunk refused: ${yes(order.noFlagAfterRefusal)}`,
    `bundle: ${bundle.bytes} bytes (aim ${aims.bundle.aim}, limit ${aims.bundle.limit})${bundle.bytes > aims.bundle.aim ? " !" : ""}`,
  ].join("\n");
}
