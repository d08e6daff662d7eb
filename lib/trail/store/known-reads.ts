import type { PoolClient } from 'pg';
import { arrivalVerdict } from '../rules/arrival-verdict.ts';
import type { TrailRecord } from '../rules/trail-record.ts';
import type { Dictionaries } from './dictionaries.ts';
import type { LocatedRecord } from './located-record.ts';

/** What of a batch is known to the product: secrets of the inventory, roles of our reveals, keys that reveals got. */
export interface Ours {
  readonly subjects: ReadonlySet<number>;
  readonly principals: ReadonlySet<number>;
  readonly keys: ReadonlySet<string>;
}

/** Looks up what the batch names; of subjects and keys only those of reads that wait for judgement. */
export async function loadOurs(
  client: PoolClient,
  batch: readonly LocatedRecord[],
  names: Dictionaries,
): Promise<Ours> {
  const principals = new Set<number>();
  const subjects = new Set<number>();
  const keys = new Set<string>();
  for (const { record } of batch) {
    principals.add(names.principal(record));
    if (arrivalVerdict(record) !== 'pending') continue;
    if (record.secret !== null) subjects.add(names.subject(record.secret));
    if (record.principal.accessKeyId !== null) keys.add(record.principal.accessKeyId);
  }
  const known = await client.query<{ what: string; id: number | null; key: string | null }>(
    `SELECT 'subject' AS what, id, NULL AS key FROM trail_subject WHERE id = ANY($1::int[]) AND secret_id IS NOT NULL
     UNION ALL SELECT 'principal', p.id, NULL FROM trail_principal p
       WHERE p.id = ANY($2::int[]) AND EXISTS (SELECT 1 FROM connection c WHERE c.reveal_role_arn = p.arn)
     UNION ALL SELECT DISTINCT 'key', NULL::int, aws_access_key_id FROM reveal WHERE aws_access_key_id = ANY($3::text[])`,
    [[...subjects], [...principals], [...keys]],
  );
  const idsOf = (what: string) =>
    new Set(known.rows.flatMap((row) => (row.what === what && row.id !== null ? row.id : [])));
  return {
    subjects: idsOf('subject'),
    principals: idsOf('principal'),
    keys: new Set(known.rows.flatMap((row) => row.key ?? [])),
  };
}

/**
 * A person's read of a secret that the inventory does not know needs no match, unless the key or the role is ours.
 * Imported trails of other accounts are full of them; the verdict is the one that the match would give.
 */
export function isOurs(
  { principal }: TrailRecord,
  principalId: number,
  subjectId: number | null,
  ours: Ours,
): boolean {
  return (
    (subjectId !== null && ours.subjects.has(subjectId)) ||
    ours.principals.has(principalId) ||
    (principal.accessKeyId !== null && ours.keys.has(principal.accessKeyId))
  );
}
