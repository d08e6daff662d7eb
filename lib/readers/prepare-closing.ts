import { type ChangePorts, loadSubject, type Subject } from '#lib/changes/load-subject.ts';
import { type Database, databaseNow } from '#lib/db/client.ts';
import { ok, type Refusal, type Result, refuse } from '#lib/kernel/result.ts';
import type { Actor } from '#lib/people/rules/actor.ts';
import { can } from '#lib/people/rules/roles.ts';
import { nameOf } from './queries/direct-readers.ts';
import { closePolicy, isClosed, reopenPolicy } from './rules/close-policy.ts';
import {
  type ForeseenReader,
  foresee,
  hashOfDocument,
  isNameable,
  type PastReader,
  staysChangeable,
  suggestedWorkloads,
} from './rules/closing.ts';
import { selectUse } from './store/reads.ts';
import { selectOwnRoles } from './store/widest.ts';

/** A policy that closes a secret to direct readers, as it would be put, and what it would do. */
export interface Closing {
  readonly document: string;
  readonly documentHash: string;
  /** Who goes on reading directly, as chosen. */
  readonly workloads: readonly string[];
  readonly readers: readonly ForeseenReader[];
  /** The policy that stands; null: none. */
  readonly existing: string | null;
  readonly isClosed: boolean;
  /** The policy without our statements, where it is closed; null: nothing would be left of it. */
  readonly reopened: string | null;
  /** A rotation function is set up, and nobody that goes on reading looks like it. */
  readonly rotationInDoubt: boolean;
}

/**
 * Makes the policy for a secret as AWS shows it now. `chosen` null: the workloads that read it in 90 days. Nothing is
 * sent and nothing is written.
 */
export async function prepareClosing(
  db: Database,
  ports: ChangePorts,
  actor: Actor,
  { secretId, chosen }: { readonly secretId: string; readonly chosen: readonly string[] | null },
): Promise<Result<Closing, Refusal>> {
  if (!can(actor, 'findings.read'))
    return refuse('not-allowed', 'Your roles do not show who can read past the product.');
  const subject = await loadSubject(db, ports, actor, secretId);
  if (!subject.ok) return subject;
  const now = await databaseNow(db.prisma);
  const [uses, own] = await Promise.all([selectUse(db.pool, secretId, now), selectOwnRoles(db.prisma)]);
  const ownRoles = new Set(own.map(({ arn }) => arn));
  const past = uses.map(
    ({ arn, name, kind, reads, lastAt }): PastReader => ({
      ...{ arn, kind, reads },
      name: arn === null ? (name ?? 'nobody named') : nameOf(arn, 'role'),
      lastAt: lastAt.toISOString(),
    }),
  );
  const workloads = [...new Set(chosen ?? suggestedWorkloads(past, ownRoles))].filter(isNameable).toSorted();
  return closingOf(subject.value, past, ownRoles, workloads);
}

function closingOf(
  { account, secret, sight }: Subject,
  past: readonly PastReader[],
  ownRoles: ReadonlySet<string>,
  workloads: readonly string[],
): Result<Closing, Refusal> {
  const existing = sight.resourcePolicy;
  const made = closePolicy({ existing, revealRoleArn: account.revealRoleArn, workloads });
  if (!made.ok) return made;
  const document = made.value;
  const judged = {
    arn: secret.arn,
    partition: account.partition,
    account: secret.accountId,
    region: secret.region,
    tags: new Map(sight.tags.map(({ key, value }) => [key.toLowerCase(), value])),
    key: { kind: 'aws-managed' as const },
  };
  if (!account.operatorRoleArn || !staysChangeable(document, judged, account.operatorRoleArn)) {
    return refuse(
      'would-lock-out',
      'Under this policy the role that changes secrets could not change it back. Nothing was proposed. Take the statement that forbids PutResourcePolicy or DeleteResourcePolicy out first.',
    );
  }
  const readers = foresee(document, judged, past, ownRoles);
  const goesOn = new Set(workloads);
  const closed = isClosed(existing);
  return ok({
    ...{ document, workloads, readers, existing },
    documentHash: hashOfDocument(document),
    isClosed: closed,
    reopened: closed && existing !== null ? reopenPolicy(existing) : null,
    rotationInDoubt:
      sight.functionArn !== null &&
      !past.some(({ arn, name }) => arn !== null && goesOn.has(arn) && /rotat/i.test(name)),
  });
}
