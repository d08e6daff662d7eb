import { z } from 'zod';
import { appendRecords } from '#lib/audit/append-records.ts';
import type { Database, Transaction } from '#lib/db/client.ts';
import { mintId, patternOf } from '#lib/kernel/ids.ts';
import { invariant } from '#lib/kernel/invariant.ts';
import { ok, type Result } from '#lib/kernel/result.ts';
import type { Actor } from '#lib/people/rules/actor.ts';
import { isStorable } from '#lib/secrets/rules/filter.ts';
import { announce } from './announce.ts';
import { openGrant } from './open-grant.ts';
import { recordRefusal } from './record-refusal.ts';
import { judgeOpening, type OpeningTerms } from './rules/break-glass.ts';
import { type SealedFacts, type SecretRequestFacts, sealFacts } from './rules/facts.ts';
import { unionOfNamed } from './rules/people-named.ts';
import type { Human } from './rules/person.ts';
import { type LivePolicy, selectPolicy } from './rules/policy.ts';
import { refuseAccess } from './rules/refusals.ts';
import { whoHears } from './rules/told.ts';
import { nextWorkingDay } from './rules/working-day.ts';
import { insertBreakGlass, readOpenings } from './store/break-glass.ts';
import { readClock } from './store/clock.ts';
import { loadHuman, loadSigners, lockHuman } from './store/humans.ts';
import { loadLivePolicies } from './store/policies.ts';
import { insertRequest } from './store/requests.ts';
import { loadSecret, type SecretFacts } from './store/secrets.ts';
import { isSessionConfirmed } from './store/sessions.ts';

export const openBreakGlassSchema = z.strictObject({
  secretId: z.string().regex(patternOf('secret')),
  stage: z.string().min(1).max(256).refine(isStorable),
  reason: z.string().max(65_536),
  ticket: z.string().min(1).max(256).nullable(),
  /** The name of the secret, typed by the person. */
  typedName: z.string().max(1_024),
});
export type OpenBreakGlassInput = z.infer<typeof openBreakGlassSchema>;

export interface OpenedBreakGlass {
  readonly breakGlassId: string;
  readonly grantId: string;
  /** Exclusive. ISO. */
  readonly endsAt: string;
  /** When somebody else has to have looked at it. ISO. */
  readonly reviewDueAt: string;
  /** How many people were told. */
  readonly told: number;
}

/**
 * Opens one secret to a holder at once, without a signature. Everybody who would have been asked is told in the same
 * transaction; the opening stays in the register until a different person has reviewed it and the secret is rotated or
 * the rotation waived. `zone`: where the organisation's working days are counted.
 */
export async function openBreakGlass(
  db: Database,
  actor: Actor,
  input: OpenBreakGlassInput,
  zone = 'UTC',
): Promise<Result<OpenedBreakGlass>> {
  return await db.transaction(async (tx) => {
    await lockHuman(tx, actor.personId);
    const secret = await loadSecret(tx, input.secretId);
    const judged = await judge(tx, actor, input, secret);
    if (judged.ok) return ok(await open(tx, judged.value, input, zone));
    const about = secret ? { secretId: secret.secretId, secretArn: secret.arn } : {};
    const attempt = { kind: 'break-glass.refused', actorId: actor.personId, ...about } as const;
    return await recordRefusal(tx, attempt, judged.refusal);
  });
}

interface Judged {
  readonly policy: LivePolicy;
  readonly opener: Human;
  readonly secret: SecretFacts;
  readonly terms: OpeningTerms;
}

async function judge(
  tx: Transaction,
  actor: Actor,
  input: OpenBreakGlassInput,
  secret: SecretFacts | null,
): Promise<Result<Judged>> {
  if (!(await isSessionConfirmed(tx, actor))) return refuseAccess('confirm-first');
  const opener = await loadHuman(tx, actor.personId);
  invariant(opener, 'an actor is a person');
  if (!secret || secret.gone) return refuseAccess('no-such-secret');
  const selected = selectPolicy(await loadLivePolicies(tx), secret, 'reveal');
  if (!selected.ok) return selected;
  const { document } = selected.value;
  const before = await readOpenings(tx, { openerId: actor.personId, ...input });
  const terms = judgeOpening({ opener, document, secret, asked: input, before });
  return terms.ok ? ok({ policy: selected.value, opener, secret, terms: terms.value }) : terms;
}

async function open(
  tx: Transaction,
  { policy, opener, secret, terms }: Judged,
  input: OpenBreakGlassInput,
  zone: string,
): Promise<OpenedBreakGlass> {
  const facts = factsOf({ policy, opener, secret, terms }, input);
  const sealed = sealFacts(facts);
  const { requestId, secretId } = facts;
  const at = await readClock(tx);
  const expiresAt = new Date(at.getTime() + terms.durationSeconds * 1_000);
  await insertRequest(tx, { facts, sealed, createdAt: at, expiresAt, state: 'approved' });
  const order = { ...facts, id: requestId, requesterId: opener.personId };
  const granted = await openGrant(tx, order, terms, { actorId: opener.personId, at });
  const { grantId, endsAt } = granted;
  const breakGlassId = mintId('breakGlass');
  const reviewDueAt = nextWorkingDay(at, zone);
  const row = { requestId, grantId, openerId: opener.personId, secretId, openedAt: at, reviewDueAt };
  await insertBreakGlass(tx, { id: breakGlassId, ...row });
  const { people, channels } = await whoWasSkipped(tx, policy, secret, opener);
  await announce(tx, [
    {
      kind: 'break-glass.opened',
      actorId: opener.personId,
      about: { threadId: requestId, requestId, grantId, secretId },
      to: { people },
      channels,
      data: { breakGlassId, reviewDueAt: reviewDueAt.toISOString() },
    },
  ]);
  const about = { actorId: opener.personId, secretId, requestId, grantId };
  await appendRecords(tx, [
    { kind: 'break-glass.opened', ...about, data: recordOf(facts, sealed, breakGlassId, reviewDueAt) },
    granted.entry,
  ]);
  const ends = { endsAt: endsAt.toISOString(), reviewDueAt: reviewDueAt.toISOString() };
  return { breakGlassId, grantId, ...ends, told: people.length };
}

/** Everybody whose signature was not waited for, the owners of the secret, and every admin. */
async function whoWasSkipped(tx: Transaction, { document }: LivePolicy, secret: SecretFacts, opener: Human) {
  const owners = { roles: ['admin'], groups: [], people: [], owners: true };
  const steps = [...document.steps, owners];
  const people = await loadSigners(tx, unionOfNamed(steps, [secret.owner]));
  const others = whoHears(secret, steps, people).filter((human) => human.personId !== opener.personId);
  return { people: others.map((human) => human.personId), channels: document.channels };
}

function factsOf({ policy, opener, secret, terms }: Judged, input: OpenBreakGlassInput): SecretRequestFacts {
  const requestId = mintId('request');
  return {
    v: 2,
    about: 'secret',
    way: 'break-glass',
    act: 'reveal',
    requestId,
    threadId: requestId,
    requesterId: opener.personId,
    requesterName: opener.displayName,
    reason: input.reason,
    ticket: input.ticket,
    policyId: policy.policyId,
    policyName: policy.name,
    policyVersion: policy.version,
    secretId: secret.secretId,
    secretArn: secret.arn,
    secretName: secret.name,
    environment: secret.environment,
    accountId: secret.accountId,
    region: secret.region,
    durationSeconds: terms.durationSeconds,
    uses: terms.uses,
    stage: input.stage,
    versionId: null,
    keyNames: [],
    extendsGrantId: null,
  };
}

function recordOf(facts: SecretRequestFacts, sealed: SealedFacts, breakGlassId: string, reviewDueAt: Date) {
  const { secretArn, environment, durationSeconds, uses, reason, ticket, policyId, policyVersion } = facts;
  return {
    ...{
      breakGlassId,
      secretArn,
      environment,
      durationSeconds,
      uses,
      reason,
      ticket,
      policyId,
      policyVersion,
    },
    stage: facts.stage ?? '',
    factsHash: sealed.hash,
    reviewDueAt: reviewDueAt.toISOString(),
  };
}
