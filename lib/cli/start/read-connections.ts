import { type Aws, openAws } from '#lib/aws/aws.ts';
import { type Database, openDatabase } from '#lib/db/client.ts';
import { connectThisMachine } from '#lib/secrets/connect-this-machine.ts';
import { loadConfiguredConnections } from '#lib/secrets/load-configured-connections.ts';
import { Failure } from '../../../launch/failure.mjs';
import type { ProductStart } from './product-start.ts';

/**
 * Brings the connections of the configuration file into force. With real AWS on one's own machine and no identity provider,
 * where nothing is connected: makes one to look at the account of this machine's credentials. @returns a note for the
 * progress line.
 */
export async function readConnections(start: ProductStart): Promise<string | undefined> {
  const { configuration, databases } = start;
  if (!databases) return undefined;
  const db = openDatabase(databases.applicationUrl);
  try {
    const { connections } = configuration.file;
    const loaded = await loadConfiguredConnections(db, configuration.aws, connections);
    if (!loaded.ok) throw new Failure(`The connections of the configuration file: ${loaded.refusal.words}`);
    if (configuration.aws === 'real' && !configuration.identityProvider) return await firstLook(start, db);
    const changed = connections.length + loaded.value;
    return changed === 0
      ? undefined
      : `${connections.length} from the configuration file, ${loaded.value} changed`;
  } finally {
    await db.close();
  }
}

/** That there are no credentials stops nobody: the pages say what to do. */
async function firstLook({ configuration }: ProductStart, db: Database): Promise<string | undefined> {
  const opened = openAws({ kind: 'real' });
  if (!opened.ok) throw new Failure(opened.refusal.words);
  const aws: Aws = opened.value;
  try {
    const connected = await connectThisMachine(db, aws, configuration.regions);
    if (!connected.ok) return `no account: ${connected.refusal.words}`;
    return connected.value === null
      ? undefined
      : `looking at account ${connected.value} with this machine's credentials`;
  } finally {
    aws.close();
  }
}
