import type { Aws } from '#lib/aws/aws.ts';
import type { Database } from '#lib/db/client.ts';
import type { Log } from '#lib/kernel/log.ts';
import { type ChannelKey, openChannelKey } from '#lib/notify/channel-key.ts';
import type { SendContext } from '#lib/notify/context.ts';
import type { Configuration } from './configuration.ts';
import { countAttempt } from './metrics.ts';

/** What sending works with in this process. Channels of the configuration are filled in when they were loaded. */
export interface Sending extends SendContext {
  readonly configured: Map<string, string>;
}

export function openSending(
  { sending, publicOrigin }: Pick<Configuration, 'sending' | 'publicOrigin'>,
  house: { readonly db: Database; readonly aws: Aws; readonly log: Log },
): Sending {
  let key: ChannelKey | undefined;
  return {
    ...house,
    channelKey: () => {
      key ??= openChannelKey({ given: sending.channelKey, home: sending.home });
      return key;
    },
    limits: sending.limits,
    origin: publicOrigin,
    configured: new Map(),
    count: countAttempt,
  };
}
