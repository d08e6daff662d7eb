import type { Database } from '#lib/db/client.ts';
import type { Actor } from '#lib/people/rules/actor.ts';
import { reachOf } from '#lib/people/rules/reach.ts';
import { reaches } from '#lib/secrets/rules/scope.ts';
import type { AskedItem } from '../rules/asking.ts';
import { whyNotExtend } from '../rules/extension.ts';
import type { SecretRequestFacts } from '../rules/facts.ts';
import { refuseAccess } from '../rules/refusals.ts';
import { readGrantRows } from '../store/grant-rows.ts';
import { type RequestRow, readRequestRows } from '../store/request-rows.ts';
import { loadSecrets } from '../store/secrets.ts';

/** Where a request form begins: what the address named, what was asked before, or the grant to go on with. */
export interface Prefill {
  readonly items: readonly AskedItem[];
  readonly durationSeconds: number | null;
  readonly uses: number | null;
  readonly reason: string;
  readonly ticket: string;
  readonly extension: {
    readonly grantId: string;
    readonly requestId: string;
    /** Exclusive. ISO. */
    readonly endsAt: string;
    readonly isOpen: boolean;
  } | null;
  /** Why it cannot begin there: words for the person. */
  readonly problem: string | null;
}

export interface PrefillFrom {
  readonly secretIds: readonly string[];
  /** The address named more, which no secret can be called. */
  readonly namesOthers: boolean;
  readonly stage: string | null;
  readonly versionId: string | null;
  /** A request of the actor to ask again, with everything that was asked with it. */
  readonly again: string | null;
  /** A grant of the actor to extend. */
  readonly extend: string | null;
}

const EMPTY: Prefill = {
  items: [],
  durationSeconds: null,
  uses: null,
  reason: '',
  ticket: '',
  extension: null,
  problem: null,
};

/** Reads where the form begins. Only one's own requests and grants are taken up; the others do not exist. */
export async function prefillRequest(db: Database, actor: Actor, from: PrefillFrom): Promise<Prefill> {
  if (from.extend !== null) return await prefillExtension(db, actor, from.extend);
  if (from.again !== null) return await prefillAgain(db, actor, from.again);
  return await prefillSecrets(db, actor, from);
}

async function prefillExtension(db: Database, actor: Actor, grantId: string): Promise<Prefill> {
  const { personId } = actor;
  const [grant] = await readGrantRows(db.prisma, { personId, id: grantId }, 1);
  if (!grant) return { ...EMPTY, problem: refuseAccess('no-such-grant').refusal.words };
  const why = whyNotExtend(grant, grant.now);
  const { facts, endsAt, now, usesTaken, usesAllowed, state } = grant;
  return {
    ...EMPTY,
    items: [itemOf(facts)],
    durationSeconds: facts.durationSeconds,
    ticket: facts.ticket ?? '',
    extension: {
      grantId,
      requestId: grant.requestId,
      endsAt: endsAt.toISOString(),
      isOpen: state === 'active' && now < endsAt && usesTaken < usesAllowed,
    },
    problem: why ? refuseAccess(why).refusal.words : null,
  };
}

async function prefillAgain(db: Database, actor: Actor, requestId: string): Promise<Prefill> {
  const own = { requesterId: actor.personId };
  const [row] = await readRequestRows(db.prisma, { ...own, id: requestId }, 1);
  if (row?.facts.about !== 'secret') {
    return { ...EMPTY, problem: refuseAccess('no-such-request').refusal.words };
  }
  const thread = await readRequestRows(db.prisma, { ...own, threadIds: [row.facts.threadId] }, 200);
  const together = thread
    .filter((each) => each.createdAt.getTime() === row.createdAt.getTime())
    .flatMap(secretFactsOf)
    .reverse();
  const { reason, ticket, durationSeconds } = row.facts;
  return { ...EMPTY, items: together.map(itemOf), durationSeconds, reason, ticket: ticket ?? '' };
}

function secretFactsOf({ facts }: RequestRow): readonly SecretRequestFacts[] {
  return facts.about === 'secret' ? [facts] : [];
}

function itemOf({ secretId, act, stage, versionId, keyNames }: SecretRequestFacts): AskedItem {
  return { secretId, act, stage, versionId, keyNames };
}

async function prefillSecrets(db: Database, actor: Actor, from: PrefillFrom): Promise<Prefill> {
  const reach = reachOf(actor, 'requests.create');
  const secrets = await loadSecrets(db.prisma, from.secretIds);
  const there = from.secretIds.filter((id) => {
    const secret = secrets.get(id);
    return secret?.gone === false && reaches(reach, secret);
  });
  const { stage, versionId } = from;
  const target = versionId ? { stage: null, versionId } : { stage: stage ?? 'AWSCURRENT', versionId: null };
  return {
    ...EMPTY,
    items: there.map((secretId) => ({ secretId, act: 'reveal', ...target, keyNames: [] })),
    problem:
      from.namesOthers || there.length < from.secretIds.length
        ? refuseAccess('no-such-secret').refusal.words
        : null,
  };
}
