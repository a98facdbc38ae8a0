/** A stored event. */
export interface SplunkEvent {
  /** Serial number in the order of arrival, from 1. */
  readonly serial: number;
  readonly raw: string;
  /** Event time, epoch seconds with fraction. */
  readonly time: number;
  /** When it arrived, epoch milliseconds. */
  readonly receivedAt: number;
  /** Time from which a search finds it, epoch milliseconds. */
  readonly searchableAt: number;
  readonly index: string;
  readonly host: string;
  readonly source: string;
  readonly sourcetype: string;
  /** HEC's `fields`: indexed, so every search sees them without extraction. */
  readonly fields?: Readonly<Record<string, readonly string[]>>;
  /** The endpoint that received it. */
  readonly via: "receivers/simple" | "collector/event" | "collector/raw";
}

/** An event before the store has added its serial number and its times of arrival. */
export type NewSplunkEvent = Omit<SplunkEvent, "serial" | "receivedAt" | "searchableAt">;
