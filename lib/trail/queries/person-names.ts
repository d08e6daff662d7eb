import type { Database } from '#lib/db/client.ts';
import { selectPersonName } from '../store/person-rows.ts';

/** What a person is called, for the filter that names them; null: nobody of this id. */
export async function nameOfPerson(db: Database, personId: string): Promise<string | null> {
  return await selectPersonName(db.pool, personId);
}
