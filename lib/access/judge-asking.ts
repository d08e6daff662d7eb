import { invariant } from '#lib/kernel/invariant.ts';
import { ok, type Refusal, type Result } from '#lib/kernel/result.ts';
import type { Actor } from '#lib/people/rules/actor.ts';
import { canSomewhere, type Reach, reachOf } from '#lib/people/rules/reach.ts';
import { reaches } from '#lib/secrets/rules/scope.ts';
import { namedInSteps } from './load-decision-case.ts';
import { type AskedItem, type Asking, isSameTarget, type RefusedItem, refusalOf } from './rules/asking.ts';
import { type AutomaticVerdict, judgeAutomatically } from './rules/automatic.ts';
import { CEILING, type Ceiling } from './rules/ceiling.ts';
import { type Human, humanAt } from './rules/person.ts';
import { type LivePolicy, selectPolicy } from './rules/policy.ts';
import type { PollCase } from './rules/poll-case.ts';
import { refuseAccess } from './rules/refusals.ts';
import { isAboutTyping, judgeOpenThreads, judgeSubmission } from './rules/request.ts';
import { judgeTicketCheck, type TicketCheck } from './rules/ticket-check.ts';
import { whoCouldSign } from './rules/told.ts';
import { type AutomaticHistory, loadAutomaticHistory } from './store/automatic-facts.ts';
import { type Reader, readClock } from './store/clock.ts';
import { loadAccountsOf, loadAppointments, loadHuman, loadSigners } from './store/humans.ts';
import { loadLivePolicies } from './store/policies.ts';
import { countWaiting, loadWaitingTargets, type WaitingTarget } from './store/requests.ts';
import { loadSecrets, type SecretFacts } from './store/secrets.ts';

/** One secret that may be asked for as asked, with everything that follows from it. */
export interface JudgedItem extends AppliedPolicy {
  readonly requester: Human;
  /** Everybody whom some step names. */
  readonly holders: readonly Human[];
  /** What the ticket system said, where the policy asks it. */
  readonly ticketCheck: TicketCheck | null;
}

export type JudgedAsking =
  | { readonly ok: true; readonly items: readonly JudgedItem[] }
  | {
      readonly ok: false;
      readonly refusal: Refusal;
      /** The refused secrets; empty: it was refused before any of them was looked at. */
      readonly items: readonly { readonly secret: SecretFacts | null; readonly refusal: Refusal }[];
    };

/** Judges everything that is asked for at once. One secret that is refused refuses the whole. */
export async function judgeAsking(
  db: Reader,
  actor: Actor,
  asking: Asking,
  ceiling: Ceiling = CEILING,
): Promise<JudgedAsking> {
  const whole = await judgeWhole(db, actor, asking, ceiling);
  if (!whole.ok) return { ok: false, refusal: whole.refusal, items: [] };
  const ground = await loadGround(db, actor, asking, whole.value);
  const judged = asking.items.map((_, index) => judgeItem(ground, asking, index));
  const refused: (RefusedItem & { secret: SecretFacts | null })[] = judged.flatMap((result, index) =>
    result.ok ? [] : [{ index, refusal: result.refusal, secret: ground.secretOf(asking.items[index]) }],
  );
  if (refused.length > 0) {
    return { ok: false, refusal: refusalOf(refused, asking.items.length), items: refused };
  }
  return { ok: true, items: judged.flatMap((result) => (result.ok ? [result.value] : [])) };
}

/** What holds for the person, whatever they ask for. */
async function judgeWhole(
  db: Reader,
  actor: Actor,
  { items, thread }: Asking,
  ceiling: Ceiling,
): Promise<Result<readonly WaitingTarget[]>> {
  if (!canSomewhere(actor, 'requests.create')) return refuseAccess('not-allowed');
  const everybody = await countWaiting(db, ceiling.waiting);
  if (everybody + items.length > ceiling.waiting) return refuseAccess('ceiling-of-requests');
  const waiting = await loadWaitingTargets(db, await loadAccountsOf(db, actor.personId));
  const others = new Set(waiting.map((each) => each.threadId).filter((id) => id !== thread?.threadId));
  const waitingInThread = waiting.filter((each) => each.threadId === thread?.threadId).length;
  const open = judgeOpenThreads({ otherThreads: others.size, waitingInThread, more: items.length });
  return open.ok ? { ok: true, value: waiting } : open;
}

interface Ground {
  readonly requester: Human;
  /** What of the inventory they may ask for; anything else does not exist. */
  readonly reach: Reach;
  readonly policies: readonly LivePolicy[];
  readonly secretOf: (asked: AskedItem | undefined) => SecretFacts | null;
  readonly waiting: readonly WaitingTarget[];
  readonly pollOf: (policy: LivePolicy, secret: SecretFacts) => Omit<PollCase, 'request'>;
  readonly holders: readonly Human[];
  /** What the automatic rules of a policy need to know of the one who asks. */
  readonly historyOf: (policy: LivePolicy) => AutomaticHistory;
  readonly now: Date;
}

/** Reads what all items rest on, in as many reads as for one. */
async function loadGround(
  db: Reader,
  actor: Actor,
  asking: Asking,
  waiting: readonly WaitingTarget[],
): Promise<Ground> {
  const requester = await loadHuman(db, actor.personId);
  invariant(requester, 'an actor is a person');
  const policies = await loadLivePolicies(db);
  const secrets = await loadSecrets(
    db,
    asking.items.map((item) => item.secretId),
  );
  const appointments = await loadAppointments(db);
  const secretOf = (asked: AskedItem | undefined) => (asked ? (secrets.get(asked.secretId) ?? null) : null);
  const pollOf = ({ document }: LivePolicy, secret: SecretFacts) => ({
    documents: [document],
    owner: secret.owner,
    place: secret,
    requesters: [humanAt(requester, secret)],
    votes: [],
    appointments,
  });
  const applying = asking.items.flatMap((asked) => {
    const secret = secretOf(asked);
    const selected = secret ? selectPolicy(policies, secret, asked.act) : null;
    return secret && selected?.ok ? [{ secret, policy: selected.value }] : [];
  });
  const polls = applying.map(({ policy, secret }) => pollOf(policy, secret));
  const now = await readClock(db);
  return {
    requester,
    reach: reachOf(actor, 'requests.create'),
    policies,
    secretOf,
    waiting,
    pollOf,
    holders: await loadSigners(db, namedInSteps(polls)),
    historyOf: await loadHistories(db, actor.personId, applying, now),
    now,
  };
}

/** Read only for policies that have rules; of the others none is looked at. */
async function loadHistories(
  db: Reader,
  askerId: string,
  applying: readonly { readonly policy: LivePolicy }[],
  now: Date,
): Promise<(policy: LivePolicy) => AutomaticHistory> {
  const histories = new Map<string, AutomaticHistory>();
  for (const { policy } of applying) {
    const { policyId, document } = policy;
    if (document.automatic.length === 0 || histories.has(policyId)) continue;
    histories.set(policyId, await loadAutomaticHistory(db, { policyId, askerId, now }));
  }
  return ({ policyId }) => histories.get(policyId) ?? { earlierDenials: 0, shapedEdition: true };
}

/** What applies to one secret, whether or not it may be asked for. */
export interface AppliedPolicy {
  readonly asked: AskedItem;
  readonly secret: SecretFacts;
  readonly policy: LivePolicy;
  readonly uses: number;
  readonly automatic: AutomaticVerdict | null;
  readonly poll: Omit<PollCase, 'request'>;
  /** Who could sign, the one who asks not counted. */
  readonly signers: readonly Human[];
}

function applyPolicy(ground: Ground, asking: Asking, index: number): Result<AppliedPolicy> {
  const asked = asking.items[index];
  const secret = ground.secretOf(asked);
  if (!asked || !secret || secret.gone || !reaches(ground.reach, secret)) {
    return refuseAccess('no-such-secret');
  }
  const selected = selectPolicy(ground.policies, secret, asked.act);
  if (!selected.ok) return selected;
  const policy = selected.value;
  const { durationSeconds } = asking;
  const uses = asking.uses ?? policy.document.uses;
  const poll = ground.pollOf(policy, secret);
  const automatic = judgeAutomatically(policy.document, {
    subject: secret,
    act: asked.act,
    stage: asked.stage,
    durationSeconds,
    uses,
    asker: humanAt(ground.requester, secret),
    ...ground.historyOf(policy),
    needsPerson: asked.change?.needsPerson ?? false,
    now: ground.now,
  });
  const signers = whoCouldSign({ ...poll, request: { factsHash: '' } }, ground.holders);
  return { ok: true, value: { asked, secret, policy, uses, automatic, poll, signers } };
}

function judgeItem(ground: Ground, asking: Asking, index: number): Result<JudgedItem> {
  const applied = applyPolicy(ground, asking, index);
  if (!applied.ok) return applied;
  const { asked, secret, policy, uses, automatic, signers } = applied.value;
  const isTwice = asking.items.slice(0, index).some((earlier) => isSameTarget(earlier, asked));
  if (isTwice) return refuseAccess('named-twice', { words: 'This is in the list twice.' });
  const { holders } = ground;
  const requester = humanAt(ground.requester, secret);
  const { durationSeconds, reason, ticket } = asking;
  const allowed = judgeSubmission({
    requester,
    document: policy.document,
    asked: { ...asked, durationSeconds, uses, reason, ticket },
    secret,
    sameIsWaiting: ground.waiting.some((each) => isSameTarget(each, asked)),
    // A rule that answers at once needs nobody.
    deciders: automatic ? 1 : signers.length,
  });
  if (!allowed.ok) return allowed;
  const judged = { ...applied.value, requester, holders };
  if (asking.ticketChecks === 'not-yet') return ok({ ...judged, ticketCheck: null });
  const check = judgeTicketCheck(policy, ticket, asking.ticketChecks[index] ?? null);
  return check.ok ? ok({ ...judged, ticketCheck: check.value }) : check;
}

/** What would come of an asking: for each secret what applies to it, and why it would be refused as it stands. */
export interface Outlook {
  /** Why nothing at all could be asked for now. */
  readonly whole: Refusal | null;
  readonly items: readonly {
    readonly applied: Result<AppliedPolicy>;
    /** Null: nothing but what is still to be typed stands in the way. */
    readonly refusal: Refusal | null;
  }[];
  readonly holders: readonly Human[];
  readonly now: Date;
}

/** Judges as the asking itself would be, by the same rules, without asking. */
export async function lookAhead(db: Reader, actor: Actor, asking: Asking): Promise<Outlook> {
  const whole = await judgeWhole(db, actor, asking, CEILING);
  const waiting = whole.ok ? whole.value : [];
  const ground = await loadGround(db, actor, asking, waiting);
  const items = asking.items.map((_, index) => {
    const judged = judgeItem(ground, asking, index);
    const refusal = judged.ok || isAboutTyping(judged.refusal) ? null : judged.refusal;
    return { applied: applyPolicy(ground, asking, index), refusal };
  });
  return { whole: whole.ok ? null : whole.refusal, items, holders: ground.holders, now: ground.now };
}
