import type { AuditEntry } from '#lib/audit/rules/record.ts';
import type { Transaction } from '#lib/db/client.ts';
import { mintId } from '#lib/kernel/ids.ts';
import { openGrant } from './open-grant.ts';
import type { AutomaticVerdict } from './rules/automatic.ts';
import type { SecretRequestFacts } from './rules/facts.ts';
import { insertDecision } from './store/decisions.ts';
import { closeRequest } from './store/requests.ts';

/** What a rule of the policy decided at once. */
export interface RuleDecision {
  readonly state: 'approved' | 'denied';
  readonly decisionId: string;
  readonly rule: string;
  readonly grantId: string | null;
  readonly endsAt: Date | null;
  /** What the caller records, last. */
  readonly entries: readonly AuditEntry[];
}

/** Signs or denies a request that was just inserted, in the name of a rule of its frozen edition. */
export async function decideByRule(
  tx: Transaction,
  facts: SecretRequestFacts,
  factsHash: string,
  { verdict, rule }: AutomaticVerdict,
  now: Date,
): Promise<RuleDecision> {
  const { requestId, secretId, policyId, policyVersion } = facts;
  const state = verdict === 'approve' ? 'approved' : 'denied';
  if (!(await closeRequest(tx, { id: requestId, revision: 0 }, state, now))) {
    throw new Error('a request that was just made is nobody else’s yet');
  }
  const decisionId = mintId('decision');
  const terms = { comment: null, durationSeconds: null, uses: null, factsHash };
  await insertDecision(tx, { ...terms, id: decisionId, requestId, deciderId: null, rule, verdict, at: now });
  const data = { decisionId, verdict, comment: null, durationSeconds: null, factsHash };
  const decided: AuditEntry = {
    kind: 'request.decided',
    actorId: null,
    secretId,
    requestId,
    data: { ...data, rule, policyId, policyVersion },
  };
  const news = { state, decisionId, rule } as const;
  if (state === 'denied') return { ...news, grantId: null, endsAt: null, entries: [decided] };
  const request = { ...facts, id: requestId };
  const { durationSeconds, uses } = facts;
  const { grantId, endsAt, entry } = await openGrant(
    tx,
    request,
    { durationSeconds, uses },
    { actorId: null, at: now },
  );
  return { ...news, grantId, endsAt, entries: [decided, entry] };
}
