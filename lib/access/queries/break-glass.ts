import type { Database } from '#lib/db/client.ts';
import type { Actor } from '#lib/people/rules/actor.ts';
import { can } from '#lib/people/rules/roles.ts';
import { isSettled, type ReviewVerdict, type RotationState, whyNotJudge } from '../rules/break-glass.ts';
import { openSecretFacts } from '../rules/facts.ts';
import { type GrantStanding, standingOf } from '../rules/grant.ts';
import { type BreakGlassRow, countOpenBreakGlass, readBreakGlassRows } from '../store/break-glass-rows.ts';
import { loadAppointments, loadHumans } from '../store/humans.ts';

/** One opening of the register. Instants are ISO texts. */
export interface BreakGlassView {
  readonly id: string;
  readonly requestId: string;
  readonly grantId: string;
  readonly openerId: string;
  readonly openerName: string;
  readonly secretId: string;
  readonly secretName: string;
  readonly secretArn: string;
  readonly environment: string;
  readonly stage: string | null;
  readonly reason: string;
  readonly ticket: string | null;
  readonly policyName: string;
  readonly policyVersion: number;
  readonly openedAt: string;
  readonly endsAt: string;
  readonly standing: GrantStanding;
  readonly valuesRead: number;
  readonly usesAllowed: number;
  readonly review: {
    readonly dueAt: string;
    readonly overdue: boolean;
    readonly done: {
      readonly at: string;
      readonly by: string;
      readonly verdict: ReviewVerdict;
      readonly note: string;
    } | null;
  };
  readonly rotation: {
    readonly state: RotationState;
    readonly at: string | null;
    readonly by: string | null;
    readonly why: string | null;
    readonly versionId: string | null;
  };
  /** Nothing is left to do about it. */
  readonly settled: boolean;
  readonly isOwn: boolean;
}

export interface Register {
  /** The database's clock. ISO. */
  readonly now: string;
  /** Newest first, all of them up to 200. */
  readonly open: readonly BreakGlassView[];
  /** Settled ones, newest first. */
  readonly settled: readonly BreakGlassView[];
  /** The opening after which the next page of settled ones begins; null: there is none. */
  readonly next: string | null;
  /** False: only the actor's own, because their role does not see others'. */
  readonly everybodys: boolean;
}

const MOST_OPEN = 200;
const PAGE = 25;

/** The register of openings, as far as the actor may see it. `after`: the last opening of the page before. */
export async function readRegister(db: Database, actor: Actor, after: string | null): Promise<Register> {
  const everybodys = can(actor, 'requests.read-all');
  const openerId = everybodys ? null : actor.personId;
  const [open, settled] = await Promise.all([
    readBreakGlassRows(db.prisma, { openerId, open: true }, MOST_OPEN),
    readBreakGlassRows(
      db.prisma,
      { openerId, open: false, ...(after === null ? {} : { before: after }) },
      PAGE + 1,
    ),
  ]);
  const page = settled.slice(0, PAGE);
  const last = settled.length > PAGE ? page.at(-1) : undefined;
  const now = open[0]?.now ?? settled[0]?.now ?? new Date();
  return {
    now: now.toISOString(),
    open: open.map((row) => viewOf(row, actor)),
    settled: page.map((row) => viewOf(row, actor)),
    next: last?.id ?? null,
    everybodys,
  };
}

export interface BreakGlassPage {
  readonly now: string;
  readonly opening: BreakGlassView;
  /** Why the actor may not review it or waive its rotation; null: they may. */
  readonly whyNotJudge: string | null;
}

/** One opening; null is "no such break-glass, or you may not see it". */
export async function readBreakGlass(db: Database, actor: Actor, id: string): Promise<BreakGlassPage | null> {
  const openerId = can(actor, 'requests.read-all') ? null : actor.personId;
  const [row] = await readBreakGlassRows(db.prisma, { openerId, id }, 1);
  if (!row) return null;
  const people = await loadHumans(db.prisma, [row.openerId, actor.personId]);
  const [opener, onlooker] = [people.get(row.openerId), people.get(actor.personId)];
  const appointments = await loadAppointments(db.prisma);
  const problem = opener && onlooker ? whyNotJudge({ opener, onlooker, appointments, now: row.now }) : null;
  return {
    now: row.now.toISOString(),
    opening: viewOf(row, actor),
    whyNotJudge: problem?.refusal.words ?? null,
  };
}

/** Openings of one secret that are not settled, as far as the actor may see them. */
export async function readOpenBreakGlassOf(
  db: Database,
  actor: Actor,
  secretId: string,
): Promise<readonly BreakGlassView[]> {
  const openerId = can(actor, 'requests.read-all') ? null : actor.personId;
  const rows = await readBreakGlassRows(db.prisma, { openerId, secretId, open: true }, 20);
  return rows.map((row) => viewOf(row, actor));
}

export interface BreakGlassBanner {
  /** Openings this person may review; else those of theirs that are not settled. 0: there is nothing to say. */
  readonly count: number;
  readonly words: string;
  readonly overdue: boolean;
}

/**
 * What stands in the bar while an opening is not settled: to everybody who may review, and to whoever opened it. It goes
 * away when a different person has reviewed it and the secret was rotated or the rotation waived.
 */
export async function breakGlassBanner(db: Database, actor: Actor): Promise<BreakGlassBanner> {
  const { open, toReview, overdue, own } = await countOpenBreakGlass(db.prisma, actor.personId);
  const seesAll = can(actor, 'requests.read-all');
  const mine = seesAll ? open : own;
  if (mine === 0) return { count: 0, words: '', overdue: false };
  const reviews = can(actor, 'break-glass.review') ? toReview : 0;
  const count = reviews > 0 ? reviews : mine;
  const words = reviews > 0 ? `${count} break-glass to review` : `${count} break-glass not settled`;
  return { count, words, overdue: seesAll && overdue > 0 };
}

function viewOf(row: BreakGlassRow, actor: Actor): BreakGlassView {
  const facts = openSecretFacts(row.facts);
  const { secretName, secretArn, environment, stage, reason, ticket, policyName, policyVersion } = facts;
  return {
    ...{ secretName, secretArn, environment, stage, reason, ticket, policyName, policyVersion },
    id: row.id,
    requestId: row.requestId,
    grantId: row.grantId,
    openerId: row.openerId,
    openerName: row.openerName,
    secretId: row.secretId,
    openedAt: row.openedAt.toISOString(),
    endsAt: row.grant.endsAt.toISOString(),
    standing: standingOf(row.grant, row.now),
    valuesRead: row.valuesRead,
    usesAllowed: row.grant.usesAllowed,
    review: reviewOf(row),
    rotation: {
      state: row.rotation,
      at: row.rotationAt?.toISOString() ?? null,
      by: row.rotationBy,
      why: row.rotationWhy,
      versionId: row.rotationVersionId,
    },
    settled: isSettled(row),
    isOwn: row.openerId === actor.personId,
  };
}

function reviewOf(row: BreakGlassRow): BreakGlassView['review'] {
  const { reviewedAt: at, reviewedBy: by, verdict, note } = row;
  const done = at && by && verdict && note ? { at: at.toISOString(), by, verdict, note } : null;
  return { dueAt: row.reviewDueAt.toISOString(), overdue: done === null && row.now >= row.reviewDueAt, done };
}
