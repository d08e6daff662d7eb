import type { ConnectionNames } from '#components/people/scope-words.ts';
import type { Database } from '#lib/db/client.ts';
import type { Actor } from '#lib/people/rules/actor.ts';
import { listConnections } from '#lib/secrets/queries/list-connections.ts';

/** Names of connections by id, for the words of scopes. */
export async function connectionNames(db: Database, actor: Actor): Promise<ConnectionNames> {
  const connections = await listConnections(db, actor);
  return Object.fromEntries(connections.map(({ id, name }) => [id, name]));
}
