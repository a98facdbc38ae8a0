/** Where waiting shows: a step, and a detail that may change often. */
export type ReportStep = (step: string, detail?: string) => void;
