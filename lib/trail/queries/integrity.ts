import type { Database } from '#lib/db/client.ts';
import { INTEGRITY, isIntegrityCode } from '../rules/integrity.ts';
import { POISON } from '../rules/queue-message.ts';
import { selectFacts, selectOpenCodes } from '../store/digest-rows.ts';
import { countPoison } from '../store/poison-rows.ts';

/** One thing that speaks against the trail being whole and unchanged. `key` is foreign text. */
export interface IntegrityView {
  readonly id: string;
  readonly account: string;
  readonly region: string;
  readonly code: string;
  readonly words: string;
  readonly grave: boolean;
  readonly key: string;
  /** The stretch of time it is about, where it is known. */
  readonly from: string | null;
  readonly to: string | null;
  readonly foundAt: string;
  readonly settledAt: string | null;
}

/** What was found by following digests and manifests, open first, newest first. The caller has checked `trail.read`. */
export async function listIntegrity(db: Database, most = 100): Promise<readonly IntegrityView[]> {
  const rows = await selectFacts(db.pool, Math.min(most, 500));
  return rows.map((row) => {
    const known = isIntegrityCode(row.code) ? INTEGRITY[row.code] : null;
    return {
      id: row.id,
      account: row.account,
      region: row.region,
      code: row.code,
      words: known?.words ?? 'Something is wrong with the trail.',
      grave: known?.grave ?? true,
      key: row.key,
      from: row.from_at?.toISOString() ?? null,
      to: row.to_at?.toISOString() ?? null,
      foundAt: row.found_at.toISOString(),
      settledAt: row.settled_at?.toISOString() ?? null,
    };
  });
}

export interface PoisonView {
  readonly connectionId: string;
  readonly words: string;
  readonly count: number;
  readonly lastAt: string;
}

/** Messages of queues that said nothing we know, of the last thirty days. */
export async function listPoison(db: Database): Promise<readonly PoisonView[]> {
  const rows = await countPoison(db.pool);
  return rows.map((row) => ({
    connectionId: row.connection_id,
    words: Object.hasOwn(POISON, row.reason)
      ? POISON[row.reason as keyof typeof POISON]
      : 'It could not be read.',
    count: row.count,
    lastAt: row.last_at.toISOString(),
  }));
}

/** What is open, by place and kind of trouble. For checks: nobody's permission is asked. */
export async function openIntegrity(db: Database): Promise<readonly OpenIntegrity[]> {
  const rows = await selectOpenCodes(db.pool);
  return rows.map((row) => ({
    account: row.account,
    region: row.region,
    code: row.code,
    words: isIntegrityCode(row.code) ? INTEGRITY[row.code].words : 'Something is wrong with the trail.',
    grave: isIntegrityCode(row.code) ? INTEGRITY[row.code].grave : true,
    objects: row.objects,
    first: row.first,
    foundAt: row.found_at.toISOString(),
  }));
}

export interface OpenIntegrity {
  readonly account: string;
  readonly region: string;
  readonly code: string;
  readonly words: string;
  readonly grave: boolean;
  readonly objects: number;
  readonly first: string;
  readonly foundAt: string;
}
