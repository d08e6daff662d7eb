import { join } from 'node:path';
import { privateFolder, ROOT } from '../../../launch/home.mjs';
import { startChild } from './child.ts';
import { noteChild, type ProductStart } from './product-start.ts';

/** The first start loads the sample; a busy machine takes its time. */
const READY_WITHIN_MS = 90_000;

/** Options of the local AWS that are its own to read and to refuse. HOME is for programs that are rotation functions. */
const HANDED_ON = [
  'PATH',
  'HOME',
  'LOCAL_AWS_LIST_LAG_SECONDS',
  'LOCAL_AWS_LOOKUP_DISORDER_SECONDS',
  'LOCAL_AWS_LOOKUP_DUPLICATES',
  'LOCAL_AWS_ROTATION_ATTEMPTS',
  'LOCAL_AWS_ROTATION_FUNCTIONS',
  'LOCAL_AWS_ROTATION_RETRY_SECONDS',
  'LOCAL_AWS_TRAIL_FILE_DELAY_SECONDS',
  'LOCAL_AWS_TRAIL_FILE_DISORDER',
  'LOCAL_AWS_TRAIL_FILE_DUPLICATES',
];

export async function startLocalAwsChild(start: ProductStart): Promise<string> {
  const { configuration, databases, localAwsPort, postgres } = start;
  const keys = privateFolder(configuration.home, 'keys');
  start.localAws = await startChild({
    name: 'local AWS',
    program: join(ROOT, 'lib', 'cli', 'local-aws.ts'),
    environment: {
      ...Object.fromEntries(HANDED_ON.map((name) => [name, process.env[name]])),
      NODE_ENV: 'production',
      LOCAL_AWS_DATABASE_URL: databases?.localAwsUrl,
      LOCAL_AWS_PORT: String(localAwsPort),
      LOCAL_AWS_SAMPLE_DATABASES: postgres && `127.0.0.1:${postgres.port}`,
      LOCAL_AWS_KEY_FILE: join(keys, 'local-aws.key'),
      LOCAL_AWS_TRAIL_DELAY_SECONDS: configuration.localAwsTrailDelaySeconds?.toString(),
      LOCAL_AWS_LOOKUPS_PER_SECOND: configuration.localAwsLookupsPerSecond?.toString(),
    },
    log: join(privateFolder(configuration.home, 'logs'), 'local-aws.log'),
    readyWithinMs: READY_WITHIN_MS,
    onSpawn: (child) => noteChild(start, child),
  });
  return start.localAws.url;
}
