import { join } from 'node:path';
import { privateFolder, ROOT } from '../../../launch/home.mjs';
import { startChild } from './child.ts';
import { noteChild, type ProductStart } from './product-start.ts';

const READY_WITHIN_MS = 30_000;

export async function startLocalAwsChild(start: ProductStart): Promise<string> {
  const { configuration, databases, localAwsPort, postgres } = start;
  const keys = privateFolder(configuration.home, 'keys');
  start.localAws = await startChild({
    name: 'local AWS',
    program: join(ROOT, 'lib', 'cli', 'local-aws.ts'),
    environment: {
      PATH: process.env.PATH,
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
