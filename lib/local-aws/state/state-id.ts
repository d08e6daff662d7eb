import { randomUUID } from 'node:crypto';
import { openDatabase } from './database.ts';
import { migrate } from './migrate.ts';
import { noteOnce, readSetting } from './settings.ts';

/** What tells this state of a local AWS from any other, given out once. Makes the tables if there are none. */
export async function stateIdOf(databaseUrl: string): Promise<string> {
  await migrate(databaseUrl);
  const database = openDatabase(databaseUrl, 1);
  try {
    await noteOnce(database, 'state-id', randomUUID());
    return (await readSetting(database, 'state-id')) ?? '';
  } finally {
    await database.close();
  }
}
