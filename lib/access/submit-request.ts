import { z } from 'zod';
import { appendRecords } from '#lib/audit/append-records.ts';
import type { Database, Transaction } from '#lib/db/client.ts';
import { mintId, patternOf } from '#lib/kernel/ids.ts';
import { invariant } from '#lib/kernel/invariant.ts';
import { ok, type Result } from '#lib/kernel/result.ts';
import type { Actor } from '#lib/people/rules/actor.ts';
import { can } from '#lib/people/rules/roles.ts';
import { lapseRequests } from './lapse-requests.ts';
import { recordRefusal } from './record-refusal.ts';
import { type RequestFacts, sealFacts } from './rules/facts.ts';
import { type Human, isSameHuman, mayNow } from './rules/person.ts';
import { ACTS, type LivePolicy, selectPolicy } from './rules/policy.ts';
import { refuseAccess } from './rules/refusals.ts';
import { judgeSubmission } from './rules/request.ts';
import { readClock } from './store/clock.ts';
import { loadHolders, loadHuman, lockPerson } from './store/humans.ts';
import { loadLivePolicies } from './store/policies.ts';
import { countOpenRequests, insertRequest } from './store/requests.ts';
import { loadSecret, type SecretFacts } from './store/secrets.ts';

export const submitRequestSchema = z.strictObject({
  secretId: z.string().regex(patternOf('secret')),
  act: z.enum(ACTS),
  /** Staging label, e.g. AWSCURRENT. */
  stage: z.string().min(1).max(256),
  durationSeconds: z.int(),
  uses: z.int(),
  reason: z.string().max(65_536),
  ticket: z.string().min(1).max(256).nullable(),
});
export type SubmitRequestInput = z.infer<typeof submitRequestSchema>;

export interface SubmittedRequest {
  readonly requestId: string;
  /** When it lapses undecided. ISO. */
  readonly expiresAt: string;
  readonly policyName: string;
  readonly policyVersion: number;
}

/** Asks for access to one secret. The policy that applies now is frozen with the facts; everybody decides on those. */
export async function submitRequest(
  db: Database,
  actor: Actor,
  input: SubmitRequestInput,
): Promise<Result<SubmittedRequest>> {
  return await db.transaction(async (tx) => {
    await lockPerson(tx, actor.personId);
    const lapsed = await lapseRequests(tx, actor.personId);
    const secret = await loadSecret(tx, input.secretId);
    const judged = await judge(tx, actor, input, secret);
    if (!judged.ok) {
      await appendRecords(tx, lapsed);
      const about = secret ? { secretId: secret.secretId, secretArn: secret.arn } : {};
      return await recordRefusal(
        tx,
        { kind: 'request.refused', actorId: actor.personId, ...about },
        judged.refusal,
      );
    }
    const { policy, requester, secret: known } = judged.value;
    const facts = factsOf(input, requester, known, policy);
    const sealed = sealFacts(facts);
    const createdAt = await readClock(tx);
    const expiresAt = new Date(createdAt.getTime() + policy.document.pendingSeconds * 1_000);
    await insertRequest(tx, { facts, sealed, createdAt, expiresAt });
    const { requestId, secretId, secretArn, environment, act, stage, durationSeconds, uses, reason, ticket } =
      facts;
    await appendRecords(tx, [
      ...lapsed,
      {
        kind: 'request.submitted',
        actorId: actor.personId,
        secretId,
        requestId,
        data: {
          secretArn,
          environment,
          act,
          stage,
          durationSeconds,
          uses,
          reason,
          ticket,
          policyId: policy.policyId,
          policyVersion: policy.version,
          factsHash: sealed.hash,
        },
      },
    ]);
    return ok({
      requestId,
      expiresAt: expiresAt.toISOString(),
      policyName: policy.name,
      policyVersion: policy.version,
    });
  });
}

interface Judged {
  readonly policy: LivePolicy;
  readonly requester: Human;
  readonly secret: SecretFacts;
}

async function judge(
  tx: Transaction,
  actor: Actor,
  input: SubmitRequestInput,
  secret: SecretFacts | null,
): Promise<Result<Judged>> {
  if (!can(actor, 'requests.create')) return refuseAccess('not-allowed');
  const requester = await loadHuman(tx, actor.personId);
  invariant(requester, 'an actor is a person');
  if (!secret || secret.gone) return refuseAccess('no-such-secret');
  const selected = selectPolicy(await loadLivePolicies(tx), secret, input.act);
  if (!selected.ok) return selected;
  const policy = selected.value;
  const { open, same } = await countOpenRequests(tx, { ...input, requesterId: actor.personId });
  const roles = policy.document.steps.flatMap((step) => step.roles);
  const deciders = (await loadHolders(tx, roles)).filter(
    (human) => mayNow(human, 'requests.decide') && !isSameHuman(human, requester),
  );
  const allowed = judgeSubmission({
    requester,
    document: policy.document,
    asked: input,
    labels: secret.labels,
    markedForDeletion: secret.markedForDeletion,
    openRequests: open,
    sameIsWaiting: same,
    deciders: deciders.length,
  });
  return allowed.ok ? ok({ policy, requester, secret }) : allowed;
}

function factsOf(
  input: SubmitRequestInput,
  requester: Human,
  secret: SecretFacts,
  policy: LivePolicy,
): RequestFacts {
  return {
    v: 1,
    requestId: mintId('request'),
    requesterId: requester.personId,
    requesterName: requester.displayName,
    secretId: secret.secretId,
    secretArn: secret.arn,
    secretName: secret.name,
    environment: secret.environment,
    accountId: secret.accountId,
    region: secret.region,
    act: input.act,
    stage: input.stage,
    durationSeconds: input.durationSeconds,
    uses: input.uses,
    reason: input.reason,
    ticket: input.ticket,
    policyId: policy.policyId,
    policyName: policy.name,
    policyVersion: policy.version,
  };
}
