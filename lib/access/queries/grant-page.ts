import type { Database } from '#lib/db/client.ts';
import type { Actor } from '#lib/people/rules/actor.ts';
import { reachOf } from '#lib/people/rules/reach.ts';
import { reaches } from '#lib/secrets/rules/scope.ts';
import { whyNotEnd } from '../rules/grant.ts';
import type { RevealWay } from '../rules/reveal.ts';
import { findBreakGlassOfGrant } from '../store/break-glass-rows.ts';
import {
  type ContinuationRow,
  type GrantRow,
  readContinuation,
  readGrantRows,
  readWaitingExtension,
} from '../store/grant-rows.ts';
import { type RevealRow, readRevealRows } from '../store/reveal-rows.ts';
import { loadSecret } from '../store/secrets.ts';
import { type GrantSummary, summaryOfGrant } from './grant-summary.ts';

/**
 * CloudTrail's side of a reveal: its record came; it has not come yet; none came within a day; or none is expected,
 * because AWS gave no value.
 */
export type Witness = 'witnessed' | 'awaited' | 'missing' | 'not-expected';

export interface RevealView {
  readonly id: string;
  readonly keyName: string | null;
  readonly way: RevealWay;
  readonly state: RevealRow['state'];
  readonly outcomeCode: string | null;
  readonly useReturned: boolean;
  readonly versionId: string | null;
  readonly awsRequestId: string | null;
  readonly intendedAt: string;
  readonly outcomeAt: string | null;
  readonly witness: Witness;
  readonly witnessedAt: string | null;
}

export interface Continuation {
  readonly grantId: string;
  readonly startsAt: string;
  readonly endsAt: string;
  readonly usesTaken: number;
  readonly usesAllowed: number;
}

export interface GrantPage {
  readonly now: string;
  readonly grant: GrantSummary;
  readonly reason: string;
  readonly ticket: string | null;
  /** Names of the keys that were asked for, or that an earlier read saw; empty: only the whole value can be shown. */
  readonly keyNames: readonly string[];
  /** Newest first. */
  readonly reveals: readonly RevealView[];
  readonly isHolder: boolean;
  /** The open grant that goes on with this one, because its holder asked to extend. */
  readonly continuation: Continuation | null;
  /** A request to extend that waits. */
  readonly extensionId: string | null;
  /** Opened by break-glass: its row in the register. */
  readonly breakGlassId: string | null;
  readonly mayHandBack: boolean;
  readonly mayRevoke: boolean;
}

/** One grant, for its holder and for those who may see all; null is "no such grant, or you may not see it". */
export async function readGrantPage(db: Database, actor: Actor, grantId: string): Promise<GrantPage | null> {
  const reach = reachOf(actor, 'requests.read-all');
  const personId = reach.kind === 'all' ? null : actor.personId;
  const [row] = await readGrantRows(db.prisma, { personId, reach, id: grantId }, 1);
  if (!row) return null;
  const [reveals, secret, next, extensionId, breakGlass] = await Promise.all([
    readRevealRows(db.prisma, grantId),
    loadSecret(db.prisma, row.facts.secretId),
    readContinuation(db.prisma, grantId),
    readWaitingExtension(db.prisma, grantId),
    row.facts.way === 'break-glass' ? findBreakGlassOfGrant(db.prisma, grantId) : null,
  ]);
  const hasOpenReveal = reveals.some((reveal) => reveal.state === 'intended');
  const canEnd = whyNotEnd(row, hasOpenReveal, row.now) === null;
  const isHolder = row.personId === actor.personId;
  return {
    now: row.now.toISOString(),
    grant: summaryOfGrant(row),
    reason: row.facts.reason,
    ticket: row.facts.ticket,
    keyNames: keyNamesOf(row, secret?.keyNames ?? []),
    reveals: reveals.map((reveal) => viewOf(reveal, row.now)),
    isHolder,
    continuation: next ? continuationOf(next) : null,
    extensionId,
    breakGlassId: breakGlass,
    mayHandBack: isHolder && canEnd,
    mayRevoke: secret !== null && reaches(reachOf(actor, 'grants.revoke'), secret) && canEnd,
  };
}

/** What can be revealed one by one: the keys that were asked for, else those that an earlier read saw. */
function keyNamesOf({ facts }: GrantRow, known: readonly string[]): readonly string[] {
  if (facts.keyNames.length > 0) return facts.keyNames;
  return facts.stage === 'AWSCURRENT' ? known : [];
}

function continuationOf(row: ContinuationRow): Continuation {
  const { id: grantId, startsAt, endsAt, usesTaken, usesAllowed } = row;
  return { grantId, startsAt: startsAt.toISOString(), endsAt: endsAt.toISOString(), usesTaken, usesAllowed };
}

const NO_WITNESS_AFTER_MS = 24 * 3_600_000;

function viewOf(row: RevealRow, now: Date): RevealView {
  const { intendedAt, outcomeAt, witnessedAt, ...rest } = row;
  return {
    ...rest,
    intendedAt: intendedAt.toISOString(),
    outcomeAt: outcomeAt?.toISOString() ?? null,
    witness: witnessOf(row, now),
    witnessedAt: witnessedAt?.toISOString() ?? null,
  };
}

function witnessOf(row: RevealRow, now: Date): Witness {
  if (row.witnessedAt) return 'witnessed';
  if (row.state === 'failed' && row.versionId === null) return 'not-expected';
  return now.getTime() - row.intendedAt.getTime() < NO_WITNESS_AFTER_MS ? 'awaited' : 'missing';
}
