import { type GrantStanding, standingOf } from '../rules/grant.ts';
import type { GrantRow } from '../store/grant-rows.ts';
import { type AskedFor, askedFor } from './request-summary.ts';

/** A grant as lists show it. Instants are ISO texts. */
export interface GrantSummary extends AskedFor {
  readonly id: string;
  readonly requestId: string;
  readonly personId: string;
  readonly personName: string;
  /** Signed for, or opened by its holder by break-glass. */
  readonly way: 'asked' | 'break-glass';
  readonly standing: GrantStanding;
  readonly startsAt: string;
  /** Exclusive. */
  readonly endsAt: string;
  /** By the database's clock when this was read; 0 when it is over. Milliseconds. */
  readonly remainingMs: number;
  readonly usesAllowed: number;
  readonly usesTaken: number;
  readonly usesLeft: number;
  /** Names of those who signed, in their order. */
  readonly signedBy: readonly string[];
  /** Handed back or revoked: when, by whom and, if revoked, why. */
  readonly endedEarly: { readonly at: string; readonly by: string; readonly why: string | null } | null;
}

export function summaryOfGrant(row: GrantRow): GrantSummary {
  const standing = standingOf(row, row.now);
  const isOver = standing !== 'active' && standing !== 'not-started';
  const { endedEarlyAt: at, endedEarlyBy: by, endedEarlyWhy: why } = row;
  return {
    ...askedFor(row.facts),
    id: row.id,
    requestId: row.requestId,
    personId: row.personId,
    personName: row.personName,
    way: row.facts.way,
    standing,
    startsAt: row.startsAt.toISOString(),
    endsAt: row.endsAt.toISOString(),
    remainingMs: isOver ? 0 : row.endsAt.getTime() - row.now.getTime(),
    usesAllowed: row.usesAllowed,
    usesTaken: row.usesTaken,
    usesLeft: row.usesAllowed - row.usesTaken,
    signedBy: row.signedBy,
    endedEarly: at && by ? { at: at.toISOString(), by, why } : null,
  };
}
