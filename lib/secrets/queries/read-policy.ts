import type { Database } from '#lib/db/client.ts';
import type { Actor } from '#lib/people/rules/actor.ts';
import { reachOf } from '#lib/people/rules/reach.ts';
import { policyWords, type StatementWords } from '../rules/policy-words.ts';
import { countUnderKey, loadPolicy } from '../store/policy-and-replicas.ts';
import { isWithinReach } from '../store/scoped-tree.ts';
import { isoOf } from './listed-secret.ts';

export interface PolicyView {
  /** `unread`: AWS was not asked yet. `none`: there is no policy. `unreadable`: its text is no policy we can read. */
  readonly kind: 'unread' | 'none' | 'unreadable' | 'policy';
  readonly text: string | null;
  readonly statements: readonly StatementWords[];
  readonly isPublic: boolean;
  /** Other accounts that are let in. */
  readonly accounts: readonly string[];
  readonly readAt: string | null;
  /** Other secrets under the same customer key. */
  readonly underSameKey: number;
}

/** The resource policy of a secret in words, as it was last read. */
export async function readPolicy(
  db: Database,
  actor: Pick<Actor, 'roles'>,
  secretId: string,
): Promise<PolicyView | null> {
  const reach = reachOf(actor, 'secrets.read');
  if (!(await isWithinReach(db, reach, secretId))) return null;
  const [row, underSameKey] = await Promise.all([
    loadPolicy(db, secretId),
    countUnderKey(db, secretId, reach),
  ]);
  if (!row) return null;
  const statements = row.text === null ? [] : policyWords(row.text);
  const kind =
    row.readAt === null
      ? 'unread'
      : row.text === null
        ? 'none'
        : statements === null
          ? 'unreadable'
          : 'policy';
  const { text, isPublic, accounts } = row;
  return {
    kind,
    text,
    statements: statements ?? [],
    isPublic,
    accounts,
    readAt: isoOf(row.readAt),
    underSameKey,
  };
}
