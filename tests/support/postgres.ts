import { rm } from 'node:fs/promises';
import type { TestProject } from 'vitest/node';
import { startEmbeddedPostgres } from '#lib/db/embedded-postgres.ts';
import { provisionEmbedded } from '#lib/db/provision-embedded.ts';
import { makeTemporaryFolder } from './temporary-folder.ts';

declare module 'vitest' {
  export interface ProvidedContext {
    /** Superuser URL of the cluster of this test run; its database `countersign` is the migrated template. */
    clusterUrl: string;
  }
}

/** One throw-away PostgreSQL for the whole run; each test file takes a database of its own from the template. */
export default async function startCluster(project: TestProject): Promise<() => Promise<void>> {
  const folder = await makeTemporaryFolder('countersign-test-');
  const cluster = await startEmbeddedPostgres({
    folder,
    settings: ['fsync=off', 'full_page_writes=off', 'max_connections=300'],
  });
  const stop = async () => {
    await cluster.stop();
    await rm(folder, { recursive: true, force: true });
  };
  await provisionEmbedded(cluster).catch(async (error: unknown) => {
    await stop();
    throw error;
  });
  project.provide('clusterUrl', cluster.superuserUrl('postgres'));
  return stop;
}
