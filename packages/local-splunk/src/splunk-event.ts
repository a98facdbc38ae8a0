/** An event as the local Splunk keeps it. */
export interface SplunkEvent {
  /** Counts from 1 in the order of arrival. */
  readonly serial: number;
  readonly raw: string;
  /** Event time, epoch seconds with fraction. */
  readonly time: number;
  /** When it arrived, epoch milliseconds. */
  readonly receivedAt: number;
  /** From when on a search finds it, epoch milliseconds. */
  readonly searchableAt: number;
  readonly index: string;
  readonly host: string;
  readonly source: string;
  readonly sourcetype: string;
  /** HEC's `fields`: indexed, so every search sees them without extraction. */
  readonly fields?: Readonly<Record<string, readonly string[]>>;
  /** The endpoint that took it. */
  readonly via: "receivers/simple" | "collector/event" | "collector/raw";
}

/** An event before the store has given it its serial number and its times of arrival. */
export type NewSplunkEvent = Omit<SplunkEvent, "serial" | "receivedAt" | "searchableAt">;
