import { z } from 'zod';
import { appendRecords } from '#lib/audit/append-records.ts';
import type { AuditEntry } from '#lib/audit/rules/record.ts';
import type { Database, Transaction } from '#lib/db/client.ts';
import { mintId, patternOf } from '#lib/kernel/ids.ts';
import { invariant } from '#lib/kernel/invariant.ts';
import { ok, type Result } from '#lib/kernel/result.ts';
import type { Actor } from '#lib/people/rules/actor.ts';
import { can } from '#lib/people/rules/roles.ts';
import { announce } from './announce.ts';
import { announceWaiting } from './announce-request.ts';
import { type Lapsed, lapseRequests } from './lapse-requests.ts';
import { loadPolicyChangeCase } from './load-policy-change-case.ts';
import { recordRefusal } from './record-refusal.ts';
import { type PolicyRequestFacts, sealBytes, sealFacts } from './rules/facts.ts';
import { unionOfNamed } from './rules/people-named.ts';
import type { Human } from './rules/person.ts';
import { type LivePolicy, type PolicyDocument, scopeFactsOfPolicy, selectPolicy } from './rules/policy.ts';
import { judgePolicyChange, type PolicyProposal } from './rules/policy-change.ts';
import { policyDocumentSchema, policyNameSchema } from './rules/policy-document.ts';
import { judgeChangeSubmission } from './rules/policy-submission.ts';
import type { PollCase } from './rules/poll-case.ts';
import { refuseAccess } from './rules/refusals.ts';
import { judgeTicketCheck, type TicketCheck } from './rules/ticket-check.ts';
import { toldOf } from './rules/told.ts';
import { readClock } from './store/clock.ts';
import { loadAccountsOf, loadAppointments, loadHolders, loadHuman, lockHuman } from './store/humans.ts';
import { findPolicy, lockPolicies } from './store/policies.ts';
import { isChangeWaiting } from './store/policy-changes.ts';
import { insertRequest, loadWaitingTargets } from './store/requests.ts';

export const proposePolicyChangeSchema = z.strictObject({
  /** Null: a new policy. */
  policyId: z.string().regex(patternOf('policy')).nullable(),
  /** The edition that was looked at. Null for a new policy. */
  baseVersion: z.int().min(1).nullable(),
  name: z.string().max(200),
  /** Null: retire it. */
  document: policyDocumentSchema.nullable(),
  reason: z.string().max(65_536),
  ticket: z.string().min(1).max(256).nullable(),
});
export type ProposePolicyChangeInput = z.infer<typeof proposePolicyChangeSchema>;

export interface ProposedChange {
  readonly requestId: string;
  /** When it lapses undecided. ISO. */
  readonly expiresAt: string;
}

/**
 * Asks that a policy shall say something else, be added or be retired. The proposal is frozen as bytes and signed like
 * any request; it comes into force with the last signature. `check`: what the ticket system said, where a policy asks.
 */
export async function proposePolicyChange(
  db: Database,
  actor: Actor,
  input: ProposePolicyChangeInput,
  check: TicketCheck | null = null,
): Promise<Result<ProposedChange>> {
  return await db.transaction(async (tx) => {
    const accounts = await lockHuman(tx, actor.personId);
    await lockPolicies(tx);
    const lapsed = await lapseRequests(tx, null);
    const judged = await judge(tx, actor, input, { check, accounts });
    if (judged.ok) return ok(await save(tx, judged.value, input, lapsed));
    await announce(tx, lapsed.announcements);
    await appendRecords(tx, lapsed.entries);
    return await recordRefusal(tx, { kind: 'request.refused', actorId: actor.personId }, judged.refusal);
  });
}

/** Whether a change would be taken but for what the ticket system says: judged before that is asked. */
export async function mayPropose(
  db: Database,
  actor: Actor,
  input: ProposePolicyChangeInput,
): Promise<boolean> {
  const accounts = await loadAccountsOf(db.prisma, actor.personId);
  return (await judge(db.prisma, actor, input, { check: 'not-yet', accounts })).ok;
}

interface Judged {
  readonly proposal: PolicyProposal;
  readonly subjectPolicyId: string | null;
  readonly requester: Human;
  /** The policy over the one that shall change. */
  readonly over: LivePolicy;
  readonly holders: readonly Human[];
  readonly poll: Omit<PollCase, 'request'>;
  readonly check: TicketCheck | null;
}

async function judge(
  tx: Transaction,
  actor: Actor,
  input: ProposePolicyChangeInput,
  {
    check,
    accounts,
  }: { readonly check: TicketCheck | null | 'not-yet'; readonly accounts: readonly string[] },
): Promise<Result<Judged>> {
  if (!can(actor, 'policies.propose')) return refuseAccess('not-allowed');
  const requester = await loadHuman(tx, actor.personId);
  invariant(requester, 'an actor is a person');
  const proposed = await readProposal(tx, input);
  if (!proposed.ok) return proposed;
  const proposal = proposed.value;
  const c = await loadPolicyChangeCase(tx, proposal);
  const possible = judgePolicyChange(c);
  if (!possible.ok) return possible;
  const selected = selectPolicy(c.live, scopeFactsOfPolicy(proposal.name), 'policy-edit');
  if (!selected.ok) return refuseAccess('policies-locked');
  const over = selected.value;
  const holders = await loadHolders(tx, unionOfNamed(over.document.steps));
  const poll = await pollOf(tx, over.document, requester);
  const allowed = judgeChangeSubmission({
    requester,
    document: over.document,
    reason: input.reason,
    ticket: input.ticket,
    isWaiting: await isChangeWaiting(tx, proposal.name),
    openThreads: new Set((await loadWaitingTargets(tx, accounts)).map((each) => each.threadId)).size,
    deciders: toldOf({ ...poll, request: { factsHash: '' } }, holders).people.length,
  });
  if (!allowed.ok) return allowed;
  const checked = check === 'not-yet' ? ok(null) : judgeTicketCheck(over, input.ticket, check);
  if (!checked.ok) return checked;
  const subjectPolicyId = c.standing?.policyId ?? null;
  return ok({ proposal, subjectPolicyId, requester, over, holders, poll, check: checked.value });
}

/** What the input says as a proposal. The name of an existing policy is its own, whatever the input calls it. */
async function readProposal(
  tx: Transaction,
  { policyId, baseVersion, name, document }: ProposePolicyChangeInput,
): Promise<Result<PolicyProposal>> {
  if (policyId !== null) {
    const policy = await findPolicy(tx, { policyId });
    if (!policy || policy.retired) return refuseAccess('no-such-policy');
    const kind = document === null ? 'retire' : 'edit';
    return ok({ kind, name: policy.name, baseVersion, document });
  }
  if (!policyNameSchema.safeParse(name).success) return refuseAccess('policy-name-form', { field: 'name' });
  if (document === null) return refuseAccess('no-such-policy');
  const former = await findPolicy(tx, { name });
  return ok({ kind: 'add', name, baseVersion: former?.version ?? null, document });
}

async function pollOf(
  tx: Transaction,
  document: PolicyDocument,
  requester: Human,
): Promise<Omit<PollCase, 'request'>> {
  const appointments = await loadAppointments(tx);
  return { documents: [document], owner: null, requesters: [requester], votes: [], appointments };
}

async function save(
  tx: Transaction,
  judged: Judged,
  input: ProposePolicyChangeInput,
  lapsed: Lapsed,
): Promise<ProposedChange> {
  const { over, poll, holders } = judged;
  const sealedProposal = sealBytes(judged.proposal);
  const facts = factsOf(judged, input, sealedProposal.hash);
  const sealed = sealFacts(facts);
  const createdAt = await readClock(tx);
  const expiresAt = new Date(createdAt.getTime() + over.document.pendingSeconds * 1_000);
  await insertRequest(tx, { facts, sealed, createdAt, expiresAt, proposal: sealedProposal.bytes });
  const { requestId, threadId, requesterId } = facts;
  const about = { id: requestId, threadId, requesterId, secretId: null };
  const told = toldOf({ ...poll, request: { factsHash: sealed.hash } }, holders);
  const change = { policyName: facts.subjectName, change: facts.change };
  await announce(tx, [...lapsed.announcements, announceWaiting(about, told, change)]);
  await appendRecords(tx, [...lapsed.entries, recordOf(facts, sealed.hash)]);
  return { requestId, expiresAt: expiresAt.toISOString() };
}

function factsOf(
  { proposal, subjectPolicyId, requester, over, check }: Judged,
  { reason, ticket }: ProposePolicyChangeInput,
  proposalHash: string,
): PolicyRequestFacts {
  const requestId = mintId('request');
  return {
    v: 2,
    about: 'policy',
    requestId,
    threadId: requestId,
    requesterId: requester.personId,
    requesterName: requester.displayName,
    reason,
    ticket,
    policyId: over.policyId,
    policyName: over.name,
    policyVersion: over.version,
    act: 'policy-edit',
    change: proposal.kind,
    subjectPolicyId,
    subjectName: proposal.name,
    baseVersion: proposal.baseVersion,
    proposalHash,
    ...(check ? { ticketCheck: check } : {}),
  };
}

function recordOf(facts: PolicyRequestFacts, factsHash: string): AuditEntry {
  const { change, subjectPolicyId: policyId, subjectName: name, baseVersion, proposalHash } = facts;
  const { reason, policyId: judgedBy, policyVersion: judgedByVersion } = facts;
  return {
    kind: 'policy.change-asked',
    actorId: facts.requesterId,
    requestId: facts.requestId,
    data: { change, policyId, name, baseVersion, proposalHash, reason, judgedBy, judgedByVersion, factsHash },
  };
}
