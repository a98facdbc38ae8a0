/**
 * A browser and its system in the short form that the Management API shows in logs ("Firefox 125.0.0 / Arch 0.0.0");
 * what is not recognised is "Other 0.0.0". Log streams keep the whole text.
 */
export function toShortUserAgent(userAgent: string): string {
  return `${find(browsers, userAgent)} / ${find(systems, userAgent)}`;
}

/** Whether the log's `isMobile` is set. */
export function isMobile(userAgent: string): boolean {
  return /Mobile|Android|iPhone|iPad/.test(userAgent);
}

type Rule = readonly [name: string, version: RegExp];

/** The first match counts: user agents also name the browsers further down. */
const browsers: readonly Rule[] = [
  ["Edge", /Edg(?:e|A|iOS)?\/([\d.]+)/],
  ["Opera", /OPR\/([\d.]+)/],
  ["Chrome Mobile iOS", /CriOS\/([\d.]+)/],
  ["Chrome Mobile", /Chrome\/([\d.]+) Mobile/],
  ["Chrome", /Chrome\/([\d.]+)/],
  ["Firefox", /Firefox\/([\d.]+)/],
  ["Mobile Safari", /Version\/([\d.]+) Mobile/],
  ["Safari", /Version\/([\d.]+).* Safari/],
];

const systems: readonly Rule[] = [
  ["iOS", /(?:iPhone|CPU) OS ([\d_]+)/],
  ["Mac OS X", /Mac OS X ([\d_.]+)/],
  ["Windows", /Windows NT ([\d.]+)/],
  ["Android", /Android ([\d.]+)/],
  ["Ubuntu", /Ubuntu()/],
  ["Linux", /Linux()/],
];

function find(rules: readonly Rule[], userAgent: string): string {
  for (const [name, pattern] of rules) {
    const match = pattern.exec(userAgent);
    if (match !== null) return `${name} ${toVersion(match[1] ?? "")}`;
  }
  return "Other 0.0.0";
}

/** Three numbers. */
function toVersion(text: string): string {
  const [major = "0", minor = "0", patch = "0"] = text.split(/[._]/).filter((part) => part !== "");
  return `${major}.${minor}.${patch}`;
}
