import type { Aws } from '#lib/aws/aws.ts';
import type { Database } from '#lib/db/client.ts';
import type { Log } from '#lib/kernel/log.ts';
import type { ChannelKey } from './channel-key.ts';
import type { ChannelKind } from './rules/channel.ts';
import type { Outcome } from './rules/outcome.ts';
import type { OutsideLimits } from './rules/outside-address.ts';

/** What sending works with beside the database. */
export interface SendContext {
  readonly db: Database;
  readonly aws: Aws;
  readonly log: Log;
  /** Opened at first use: an instance without channels needs no key. */
  readonly channelKey: () => ChannelKey;
  readonly limits: OutsideLimits;
  /** Where people reach the product, without a slash at the end. */
  readonly origin: string;
  /** What is sealed of channels that stand in the configuration, by the id of the channel. It is never stored. */
  readonly configured: ReadonlyMap<string, string>;
  /** Counts an attempt, for the metrics. */
  readonly count: (kind: ChannelKind, outcome: Outcome) => void;
}
