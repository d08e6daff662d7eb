import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { ensureDefaultPolicies } from '#lib/access/ensure-default-policies.ts';
import type { Benchmark } from '#lib/cli/bench/benchmark.ts';
import { openDatabase } from '#lib/db/client.ts';
import { startEmbeddedPostgres } from '#lib/db/embedded-postgres.ts';
import { provisionEmbedded } from '#lib/db/provision-embedded.ts';
import { makeTemporaryFolder } from '#tests/support/temporary-folder.ts';
import { decisionFigures } from './access-decisions.ts';
import { revealFigures } from './access-reveals.ts';

const LOCAL_AWS = fileURLToPath(new URL('../../lib/cli/local-aws.ts', import.meta.url));

export const benchmark: Benchmark = {
  title: 'Access, with PostgreSQL and the local AWS on the same machine',
  async run() {
    const folder = await makeTemporaryFolder('countersign-bench-');
    const cluster = await startEmbeddedPostgres({ folder });
    let localAws: ChildProcess | undefined;
    try {
      const { applicationUrl, localAwsUrl } = await provisionEmbedded(cluster);
      const started = await startLocalAwsProcess(localAwsUrl, folder);
      localAws = started.child;
      const db = openDatabase(applicationUrl);
      try {
        await ensureDefaultPolicies(db);
        return [...(await revealFigures(db, started.url)), ...(await decisionFigures(db))];
      } finally {
        await db.close();
      }
    } finally {
      localAws?.kill('SIGKILL');
      await cluster.stop();
      await rm(folder, { recursive: true, force: true });
    }
  },
};

/** The local AWS as `npm start` runs it: a process of its own, with a database of its own on the same PostgreSQL. */
async function startLocalAwsProcess(
  databaseUrl: string,
  folder: string,
): Promise<{ child: ChildProcess; url: string }> {
  const child = spawn(process.execPath, [LOCAL_AWS], {
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
    env: {
      PATH: process.env.PATH,
      COUNTERSIGN_HOME: folder,
      LOCAL_AWS_DATABASE_URL: databaseUrl,
      LOCAL_AWS_PORT: '0',
      LOCAL_AWS_KEY_FILE: join(folder, 'key'),
    } as unknown as NodeJS.ProcessEnv,
  });
  const [message] = (await once(child, 'message')) as [{ url: string }];
  return { child, url: message.url };
}
