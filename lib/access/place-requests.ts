import { appendRecords } from '#lib/audit/append-records.ts';
import type { AuditEntry } from '#lib/audit/rules/record.ts';
import type { Transaction } from '#lib/db/client.ts';
import { mintId } from '#lib/kernel/ids.ts';
import { invariant } from '#lib/kernel/invariant.ts';
import { ok, type Refusal, type Result } from '#lib/kernel/result.ts';
import type { Actor } from '#lib/people/rules/actor.ts';
import type { HoldsValue } from '#lib/secrets/find-value-in-text.ts';
import { announce } from './announce.ts';
import { announceCeiling } from './announce-ceiling.ts';
import { announceDecided, announceWaiting } from './announce-request.ts';
import { decideByRule, type RuleDecision } from './decide-by-rule.ts';
import { type JudgedItem, judgeAsking } from './judge-asking.ts';
import { lapseRequests } from './lapse-requests.ts';
import type { Announcement } from './rules/announcement.ts';
import type { AskedChange, Asking } from './rules/asking.ts';
import { CEILING, type Ceiling } from './rules/ceiling.ts';
import { type SecretRequestFacts, sealFacts } from './rules/facts.ts';
import { refuseAccess } from './rules/refusals.ts';
import { toldOf } from './rules/told.ts';
import { readClock } from './store/clock.ts';
import { lockHuman } from './store/humans.ts';
import { insertRequest } from './store/requests.ts';

/** One secret of what was asked, as it stands after the asking: waiting, or decided at once by a rule. */
export interface PlacedRequest {
  readonly requestId: string;
  readonly secretId: string;
  readonly policyName: string;
  readonly policyVersion: number;
  readonly state: 'pending' | 'approved' | 'denied';
  /** The rule of the policy that decided; null: it waits for people. */
  readonly rule: string | null;
  readonly grantId: string | null;
  /** When it lapses undecided. ISO. */
  readonly expiresAt: string;
}

export interface PlacedRequests {
  readonly threadId: string;
  /** The first of the items. */
  readonly requestId: string;
  /** In the order they were asked for. */
  readonly items: readonly PlacedRequest[];
}

/** What the installation sets for everybody who asks. */
export interface AskingTerms {
  readonly ceiling?: Ceiling | undefined;
  /** Looks for values in what people write. Absent: nothing is looked for. */
  readonly holdsValue?: HoldsValue | undefined;
}

const NEVER: HoldsValue = async () => false;

/**
 * Asks for everything at once or for nothing: each secret becomes a request of its own, with the policy that applies to
 * it frozen in its facts, and all of them one thread. What a rule of a policy decides is decided in the same
 * transaction.
 */
export async function placeRequests(
  tx: Transaction,
  actor: Actor,
  asking: Asking,
  { ceiling = CEILING, holdsValue = NEVER }: AskingTerms = {},
): Promise<Result<PlacedRequests>> {
  await lockHuman(tx, actor.personId);
  const lapsed = await lapseRequests(tx, actor.personId);
  const judged = await refusePasted(tx, asking, await judgeAsking(tx, actor, asking, ceiling), holdsValue);
  if (!judged.ok) {
    await announce(tx, lapsed.announcements);
    if (judged.refusal.code === 'ceiling-of-requests') {
      await announceCeiling(tx, 'requests', ceiling.waiting);
    }
    await appendRecords(tx, [...lapsed.entries, ...refusalsOf(actor, judged.items, judged.refusal)]);
    return { ok: false, refusal: judged.refusal };
  }
  const now = await readClock(tx);
  const placed = await place(tx, asking, judged.items, now);
  await announce(tx, [...lapsed.announcements, ...placed.flatMap((item) => item.announcements)]);
  await appendRecords(tx, [...lapsed.entries, ...placed.flatMap((item) => item.entries)]);
  const [first] = placed;
  invariant(first, 'something was asked for');
  const { threadId, request } = first;
  return ok({ threadId, requestId: request.requestId, items: placed.map((item) => item.request) });
}

/** A reason that holds the value is refused before it is kept anywhere; only for somebody who may ask at all. */
async function refusePasted(
  tx: Transaction,
  asking: Asking,
  judged: Awaited<ReturnType<typeof judgeAsking>>,
  holdsValue: HoldsValue,
): Promise<Awaited<ReturnType<typeof judgeAsking>>> {
  if (!judged.ok) return judged;
  const ids = asking.items.map(({ secretId }) => secretId);
  if (!(await holdsValue(tx, ids, asking.reason))) return judged;
  return {
    ok: false,
    refusal: refuseAccess('reason-contains-secret', { field: 'reason' }).refusal,
    items: [],
  };
}

/** Each refused secret is a record of its own; a refusal of the whole is one. */
function refusalsOf(
  actor: Actor,
  items: readonly { readonly secret: { secretId: string; arn: string } | null; readonly refusal: Refusal }[],
  whole: Refusal,
): AuditEntry[] {
  const attempt = { kind: 'request.refused', actorId: actor.personId } as const;
  if (items.length === 0) return [{ ...attempt, data: { code: whole.code.slice(0, 64) } }];
  return items.map(({ secret, refusal }) => ({
    ...attempt,
    ...(secret ? { secretId: secret.secretId } : {}),
    data: { code: refusal.code.slice(0, 64), ...(secret ? { secretArn: secret.arn } : {}) },
  }));
}

interface Placed {
  readonly threadId: string;
  readonly request: PlacedRequest;
  readonly announcements: readonly Announcement[];
  readonly entries: readonly AuditEntry[];
}

/** Ids that sort as they were asked, so that the first names the thread and lists keep the order. */
async function place(
  tx: Transaction,
  asking: Asking,
  items: readonly JudgedItem[],
  now: Date,
): Promise<readonly Placed[]> {
  const ids = items.map(() => mintId('request')).sort();
  const threadId = asking.thread?.threadId ?? ids[0];
  const placed: Placed[] = [];
  for (const [index, item] of items.entries()) {
    const requestId = ids[index];
    invariant(requestId && threadId, 'every item has its id');
    placed.push(await placeOne(tx, item, factsOf(asking, item, { requestId, threadId }), now));
  }
  return placed;
}

async function placeOne(
  tx: Transaction,
  item: JudgedItem,
  facts: SecretRequestFacts,
  now: Date,
): Promise<Placed> {
  const sealed = sealFacts(facts);
  const expiresAt = new Date(now.getTime() + item.policy.document.pendingSeconds * 1_000);
  await insertRequest(tx, { facts, sealed, createdAt: now, expiresAt });
  const ruled = item.automatic ? await decideByRule(tx, facts, sealed.hash, item.automatic, now) : null;
  const { requestId, secretId, policyName, policyVersion, threadId } = facts;
  return {
    threadId,
    request: {
      requestId,
      secretId,
      policyName,
      policyVersion,
      state: ruled?.state ?? 'pending',
      rule: ruled?.rule ?? null,
      grantId: ruled?.grantId ?? null,
      expiresAt: expiresAt.toISOString(),
    },
    announcements: newsOf(item, facts, sealed.hash, ruled),
    entries: [recordOf(facts, sealed.hash), ...(ruled?.entries ?? [])],
  };
}

function newsOf(
  item: JudgedItem,
  facts: SecretRequestFacts,
  factsHash: string,
  ruled: RuleDecision | null,
): readonly Announcement[] {
  const about = { id: facts.requestId, ...facts };
  const c = { ...item.poll, request: { factsHash } };
  if (!ruled) return [announceWaiting(about, toldOf(c, item.holders))];
  const news = {
    outcome: ruled.state,
    decisionId: ruled.decisionId,
    rule: `${ruled.rule}, edition ${facts.policyVersion} of ${facts.policyName}`,
    grantId: ruled.grantId,
    endsAt: ruled.endsAt,
    extends: facts.extendsGrantId !== null,
  };
  return announceDecided(about, c, item.holders, news, null);
}

function factsOf(
  asking: Asking,
  item: JudgedItem,
  ids: { readonly requestId: string; readonly threadId: string },
): SecretRequestFacts {
  const { requester, secret, policy, uses, asked } = item;
  return {
    v: 2,
    about: 'secret',
    ...ids,
    way: 'asked',
    requesterId: requester.personId,
    requesterName: requester.displayName,
    secretId: secret.secretId,
    secretArn: secret.arn,
    secretName: secret.name,
    environment: secret.environment,
    accountId: secret.accountId,
    region: secret.region,
    act: asked.act,
    stage: asked.stage,
    versionId: asked.versionId,
    keyNames: [...asked.keyNames],
    extendsGrantId: asking.thread?.extendsGrantId ?? null,
    durationSeconds: asking.durationSeconds,
    uses,
    reason: asking.reason,
    ticket: asking.ticket,
    policyId: policy.policyId,
    policyName: policy.name,
    policyVersion: policy.version,
    ...(item.ticketCheck ? { ticketCheck: item.ticketCheck } : {}),
    ...(asked.change ? { change: frozenChange(asked.change) } : {}),
  };
}

function frozenChange({ id, hash, words }: AskedChange) {
  return { id, hash, words: [...words] };
}

function recordOf(facts: SecretRequestFacts, factsHash: string): AuditEntry {
  const { secretArn, environment, act, stage, durationSeconds, uses, reason, ticket, threadId } = facts;
  const { policyId, policyVersion, versionId, keyNames, extendsGrantId } = facts;
  const terms = { durationSeconds, uses, reason, ticket, policyId, policyVersion, factsHash, threadId };
  return {
    kind: 'request.submitted',
    actorId: facts.requesterId,
    secretId: facts.secretId,
    requestId: facts.requestId,
    data: {
      secretArn,
      environment,
      act,
      stage,
      ...terms,
      ...(versionId === null ? {} : { versionId }),
      ...(keyNames.length === 0 ? {} : { keyNames }),
      ...(extendsGrantId === null ? {} : { extendsGrantId }),
    },
  };
}
