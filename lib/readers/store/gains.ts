import type { Transaction } from '#lib/db/client.ts';
import type { StatementPointer } from '../rules/reader-set.ts';

export interface GainRow {
  readonly secretId: string;
  readonly environment: string;
  readonly principal: string;
  readonly verdict: string;
  readonly grants: readonly StatementPointer[];
  readonly gainedAt: Date;
}

/** Above this a wide policy was attached: the newest say it, and the page of readers says all. */
const MOST = 2_000;

export async function selectGains(db: Pick<Transaction, '$queryRaw'>): Promise<readonly GainRow[]> {
  return await db.$queryRaw<GainRow[]>`
    SELECT g.secret_id AS "secretId", s.environment, g.principal, m.verdict, m.grants, g.gained_at AS "gainedAt"
      FROM direct_reader_gain g JOIN secret s ON s.id = g.secret_id AND s.gone_at IS NULL
      JOIN secret_direct_readers d ON d.secret_id = g.secret_id
      JOIN direct_reader m ON m.set_id = d.set_id AND m.principal = g.principal AND m.verdict <> 'no'
     ORDER BY g.gained_at DESC, g.secret_id, g.principal LIMIT ${MOST}`;
}
