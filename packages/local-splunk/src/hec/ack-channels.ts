/** Indexer acknowledgement: which of a channel's requests have been indexed. */
export interface AckChannels {
  /** Counts from 0 in each channel of each token. @returns undefined if there are too many channels. */
  open(token: string, channel: string, readyAt: number): number | undefined;
  /** True once for each indexed request, which is then deleted; false for unknown and pending requests. */
  poll(token: string, channel: string, ids: readonly number[]): Record<string, boolean>;
}

/** inputs.conf `maxIdleTime`: a channel that is unused for this long is deleted. */
const maxIdleMs = 600_000;
/** limits.conf allows a million; a local Splunk needs fewer. */
const maxChannels = 10_000;
const maxPending = 10_000;

interface Channel {
  next: number;
  usedAt: number;
  /** Request to the time from which it is indexed, in epoch milliseconds. */
  readonly pending: Map<number, number>;
}

/**
 * Creates the channels of one Splunk.
 * https://help.splunk.com (About HTTP Event Collector Indexer Acknowledgment)
 */
export function createAckChannels(now: () => number): AckChannels {
  // A Map keeps the order of insertion: each use moves a channel to the end, so the idle ones are in front.
  const channels = new Map<string, Channel>();

  function touch(key: string): Channel | undefined {
    for (const [idle, channel] of channels) {
      if (channel.usedAt + maxIdleMs > now()) break;
      channels.delete(idle);
    }
    const channel = channels.get(key);
    if (channel === undefined) return undefined;
    channels.delete(key);
    channels.set(key, channel);
    channel.usedAt = now();
    return channel;
  }

  return {
    open(token, name, readyAt) {
      const key = `${token} ${name.toLowerCase()}`;
      const channel = touch(key) ?? { next: 0, usedAt: now(), pending: new Map() };
      if (!channels.has(key) && channels.size >= maxChannels) return undefined;
      channels.set(key, channel);
      const id = channel.next;
      channel.next += 1;
      channel.pending.set(id, readyAt);
      if (channel.pending.size > maxPending) channel.pending.delete(id - maxPending);
      return id;
    },
    poll(token, name, ids) {
      const channel = touch(`${token} ${name.toLowerCase()}`);
      const states = ids.map((id): [string, boolean] => {
        const readyAt = channel?.pending.get(id);
        const done = readyAt !== undefined && readyAt <= now();
        if (done) channel?.pending.delete(id);
        return [String(id), done];
      });
      return Object.fromEntries(states);
    },
  };
}
