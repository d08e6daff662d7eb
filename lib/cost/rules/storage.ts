import {
  cutAt,
  dayOf,
  hoursTouched,
  type Month,
  overlap,
  type Span,
  spanOfMonth,
  toWholeHours,
} from './calendar.ts';
import { type Basis, type CostLine, hoursCost } from './cost-line.ts';
import type { KeptSecret } from './kept-secret.ts';
import type { Component, PriceBook } from './price.ts';
import type { CostSettings } from './settings.ts';

/**
 * What keeping a secret costs in a month, up to now: from creation to the request to delete it, prorated by the hour;
 * its deletion window at nothing; copies in regions that no connection sees beside it. A line ends where the price or a
 * trial does.
 */
export function storageLines(
  secret: KeptSecret,
  month: Month,
  now: number,
  prices: PriceBook,
  settings: CostSettings,
): readonly CostLine[] {
  const lifetime = lifetimeOf(secret, now);
  const charged = { from: lifetime.from, to: Math.min(lifetime.to, secret.deletionAskedAt ?? lifetime.to) };
  const basis: Basis = secret.createdAt === null ? 'assumed' : 'known';
  const kept = (component: Component, span: Span, region: string, of: Basis): readonly CostLine[] =>
    pieces(span, month, component, prices, settings, secret.accountId).map((piece) =>
      lineOf(secret, region, month, component, piece, prices, settings, of),
    );
  const own: Component = secret.isReplica ? 'replica' : 'secret';
  return [
    ...kept(own, charged, secret.region, basis),
    // The hour in which deletion was asked for is still charged, so the window begins with the next.
    ...(secret.deletionAskedAt === null
      ? []
      : kept(
          'awaiting-deletion',
          { from: toWholeHours(charged).to, to: lifetime.to },
          secret.region,
          'known',
        )),
    // AWS tells no date of a copy: that of the secret is the earliest it can be.
    ...secret.unseenReplicas.flatMap((region) => kept('replica', charged, region, 'assumed')),
  ];
}

/** From creation until it was gone, or now. */
export function lifetimeOf(secret: KeptSecret, now: number): Span {
  const from = secret.createdAt ?? secret.firstSeenAt;
  return { from, to: Math.max(from, Math.min(secret.goneAt ?? now, now)) };
}

/** The hours of a span that fall into a month, cut where the price or a trial changes. */
function pieces(
  span: Span,
  month: Month,
  component: Component,
  prices: PriceBook,
  settings: CostSettings,
  accountId: string,
): readonly Span[] {
  const within = overlap(toWholeHours(span), spanOfMonth(month));
  return cutAt(within, [...prices.changesOf(component), ...settings.trialBounds(accountId)]);
}

function lineOf(
  secret: KeptSecret,
  region: string,
  month: Month,
  component: Component,
  piece: Span,
  prices: PriceBook,
  settings: CostSettings,
  basis: Basis,
): CostLine {
  const day = dayOf(piece.from);
  const price = prices.require(component, day);
  const hours = hoursTouched(piece);
  const trial = component !== 'awaiting-deletion' && settings.isTrial(secret.accountId, piece.from);
  return {
    month,
    component,
    secretId: secret.secretId,
    accountId: secret.accountId,
    region,
    principalId: null,
    firstDay: day,
    lastDay: dayOf(piece.to - 1),
    quantity: hours,
    price,
    micros: trial ? 0 : hoursCost(price, month, hours),
    basis: trial ? 'trial' : basis,
  };
}
