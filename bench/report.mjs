/** @typedef {{median: number, low: number, high: number}} Quartiles */

/** What the ratios should come to, at most. Round trips are whole: half a one above is computing, not waiting. */
export const aims = {
  warm: { latency: 1.15, cpu: 1.3 },
  cold: { time: 1.15 },
  signUp: { warm: 2, cold: 4 },
  bundle: { aim: 40_000, limit: 60_000 },
};

const columns = [
  ["warm latency", (row) => row.warm?.latency, aims.warm.latency, 0],
  ["warm CPU", (row) => row.warm?.cpu, aims.warm.cpu, 0],
  ["load+first", (row) => row.cold?.time, aims.cold.time, 0],
  ["process wall", (row) => row.cold?.wall, undefined, 0],
  ["SignUp warm", (row) => row.signUp?.warm, aims.signUp.warm, 0.5],
  ["SignUp cold", (row) => row.signUp?.cold, aims.signUp.cold, 0.5],
];

/** The results as a table for people. */
export function renderReport({ node, rows, order, bundle }) {
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
    `flag only after Splunk accepted: ${yes(order.flagAfterAcceptance)}; none when Splunk refused: ${yes(order.noFlagAfterRefusal)}`,
    `bundle: ${bundle.bytes} bytes (aim ${aims.bundle.aim}, limit ${aims.bundle.limit})${bundle.bytes > aims.bundle.aim ? " !" : ""}`,
  ].join("\n");
}
