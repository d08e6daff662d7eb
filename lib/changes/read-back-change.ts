import { appendRecords } from '#lib/audit/append-records.ts';
import type { Aws } from '#lib/aws/aws.ts';
import type { OperatorTraces } from '#lib/aws/operator-session.ts';
import type { AwsAccount } from '#lib/aws/rules/account.ts';
import type { Database } from '#lib/db/client.ts';
import { lookAtSecret } from './look-at-secret.ts';
import { isApplied, outcomeFacts } from './rules/applied.ts';
import { type Answer, type Settlement, settle } from './rules/change.ts';
import type { Order } from './rules/order.ts';
import { landChange, type StoredChange } from './store/changes.ts';
import { takeIntoMirror } from './take-into-mirror.ts';

export interface ReadBackInput {
  readonly account: AwsAccount;
  /** What the call itself said; `ok: false, sent: true, code: null` where nobody knows any more. */
  readonly answer: Answer;
  readonly traces: OperatorTraces | null;
  /** Since the call was made. Milliseconds. */
  readonly sinceMs: number;
  readonly signal?: AbortSignal;
}

/**
 * Looks at the secret again and writes where the change stands. Every result comes from here, also of a call that AWS
 * answered well. The inventory takes in what was seen.
 */
export async function readBackChange(
  db: Database,
  aws: Aws,
  change: StoredChange,
  { account, answer, traces, sinceMs, signal }: ReadBackInput,
): Promise<Settlement> {
  const { region, secretArn, secretId, connectionId, token } = change;
  const { order } = change.facts;
  const looked = await lookAtSecret(aws, { account, region, secretArn }, signal);
  const sight = looked.ok ? (looked.value?.sight ?? null) : undefined;
  const applied = sight === undefined ? null : isApplied(order, token, sight, change.facts.seen);
  const isDoneUnseen = answer.ok && applied === 'no' && mayLeaveNoTrace(order);
  const settlement = settle(answer, isDoneUnseen ? 'yes' : applied, sinceMs);
  await db.transaction(async (tx) => {
    const landed = await landChange(tx, change.id, {
      ...settlement,
      outcome: sight === undefined ? null : outcomeFacts(sight),
      ...(traces ?? {}),
      answered: traces !== null,
    });
    // A change that waits on keeps the record it has.
    const isNews = traces !== null || settlement.state === 'succeeded' || settlement.state === 'failed';
    if (!landed || !isNews) return;
    await appendRecords(tx, [
      {
        kind: 'change.settled',
        actorId: change.actorId,
        secretId,
        ...(change.requestId === null ? {} : { requestId: change.requestId }),
        ...(change.grantId === null ? {} : { grantId: change.grantId }),
        data: {
          changeId: change.id,
          kind: change.kind,
          outcome: settlement.state,
          code: settlement.code,
          awsAccessKeyId: traces?.awsAccessKeyId ?? null,
          stsRequestId: traces?.stsRequestId ?? null,
          awsRequestId: traces?.awsRequestId ?? null,
        },
      },
    ]);
  });
  if (looked.ok) await takeIntoMirror(db, { secretId, connectionId }, looked.value);
  return settlement;
}

/**
 * That AWS took it is then all there is. A test leaves nothing behind, and the trail tells how it went; an alias may
 * lead to the very key that a secret has.
 */
function mayLeaveNoTrace(order: Order): boolean {
  return order.kind === 'test-rotation' || (order.kind === 'change-key' && order.kmsKeyId.includes('alias/'));
}
