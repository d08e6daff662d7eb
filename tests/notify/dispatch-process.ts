import { openAws } from '#lib/aws/aws.ts';
import { openDatabase } from '#lib/db/client.ts';
import { openChannelKey } from '#lib/notify/channel-key.ts';
import { startDispatch } from '#lib/notify/start-dispatch.ts';

/** One dispatcher as a process of its own, to be killed: arguments are the database and the home with the key. */
const [url = '', home = ''] = process.argv.slice(2);
const aws = openAws({ kind: 'local', localEndpoint: 'http://127.0.0.1:1' });
if (!aws.ok) throw new Error('no way to AWS');
const quiet = { info: () => undefined, warn: () => undefined, error: () => undefined };
startDispatch(
  {
    db: openDatabase(url, { connections: 4 }),
    aws: aws.value,
    log: quiet,
    channelKey: () => openChannelKey({ given: null, home }),
    limits: { hosts: [], loopback: true },
    origin: 'http://localhost:3000',
    configured: new Map(),
    count: () => undefined,
  },
  { everyMs: 20 },
);
process.send?.('started');
