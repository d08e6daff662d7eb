import {
  cutAt,
  dayOf,
  HOUR_MS,
  hoursTouched,
  type Month,
  overlap,
  type Span,
  spanOfMonth,
  toWholeHours,
} from './calendar.ts';
import { type Basis, type CostLine, hoursCost } from './cost-line.ts';
import type { KeptSecret } from './kept-secret.ts';
import { split } from './money.ts';
import type { PriceBook } from './price.ts';
import { lifetimeOf } from './storage.ts';

/** A secret for as long as it used its customer key. */
export interface KeyUse {
  readonly secret: KeptSecret;
  readonly span: Span;
}

/**
 * A customer key costs the same however many secrets share it. The rule: the hours in which at least one known secret
 * used it are charged to those secrets, each by the hours it used it itself, to the last micro-unit (largest remainder,
 * ties by id). What else uses the key is not known here and bears nothing.
 *
 * `secrets`: all that have this very key, in the order of their ids.
 */
export function keyLines(
  secrets: readonly KeptSecret[],
  month: Month,
  now: number,
  prices: PriceBook,
): readonly CostLine[] {
  const bounds = spanOfMonth(month);
  const uses = secrets
    .map((secret) => ({ secret, span: overlap(toWholeHours(lifetimeOf(secret, now)), bounds) }))
    .filter(({ span }) => span.to > span.from);
  return cutAt(bounds, prices.changesOf('key')).flatMap((piece) => linesOfPiece(uses, piece, month, prices));
}

function linesOfPiece(
  uses: readonly KeyUse[],
  piece: Span,
  month: Month,
  prices: PriceBook,
): readonly CostLine[] {
  const within = uses
    .map(({ secret, span }) => ({ secret, span: overlap(span, piece) }))
    .filter(({ span }) => span.to > span.from);
  const price = prices.require('key', dayOf(piece.from));
  const total = hoursCost(price, month, hoursOfUnion(within.map(({ span }) => span)));
  const shares = split(
    total,
    within.map(({ span }) => hoursTouched(span)),
  );
  return within.map(({ secret, span }, index) => ({
    ...{ month, component: 'key' as const, secretId: secret.secretId, accountId: secret.accountId },
    ...{ region: secret.region, principalId: null, price, quantity: hoursTouched(span) },
    firstDay: dayOf(span.from),
    lastDay: dayOf(span.to - 1),
    micros: shares[index] ?? 0,
    basis: basisOf(secret),
  }));
}

/** Hours that at least one of the spans covers. All begin and end on the hour. */
function hoursOfUnion(spans: readonly Span[]): number {
  let hours = 0;
  let reached = Number.NEGATIVE_INFINITY;
  for (const { from, to } of [...spans].sort((a, b) => a.from - b.from)) {
    const begins = Math.max(from, reached);
    if (to > begins) hours += (to - begins) / HOUR_MS;
    reached = Math.max(reached, to);
  }
  return hours;
}

function basisOf(secret: KeptSecret): Basis {
  return secret.createdAt === null ? 'assumed' : 'known';
}
