import type { Database } from '#lib/db/client.ts';
import type { Actor } from '#lib/people/rules/actor.ts';
import { can } from '#lib/people/rules/roles.ts';
import type { AdviceKind } from '../rules/advice/advice.ts';
import { adviceOf, isAdviceKind } from '../rules/advice/all-advice.ts';
import type { Micros } from '../rules/money.ts';
import { selectAdvice } from '../store/advice-rows.ts';

const MOST = 500;

export interface AdviceView {
  readonly kind: AdviceKind;
  readonly subject: string;
  readonly secretId: string;
  readonly secretName: string;
  readonly environment: string;
  readonly accountId: string;
  readonly region: string;
  readonly principalId: number | null;
  readonly savingMicros: Micros;
  /** The proof, behind the name of the secret. */
  readonly words: string;
  readonly since: string;
  readonly putAside: { readonly until: string; readonly by: string | null; readonly why: string } | null;
}

export interface AdviceGroup {
  readonly kind: AdviceKind;
  readonly proven: boolean;
  readonly title: string;
  readonly risk: string;
  readonly act: string;
  readonly savingMicros: Micros;
  readonly advice: readonly AdviceView[];
}

/**
 * Advice grouped by kind: what is proven first, of these the group with most money. It names secrets, so only who sees them
 * reads it.
 */
export async function listAdvice(
  db: Database,
  actor: Pick<Actor, 'roles'>,
  wanted: { readonly putAside?: boolean; readonly secretId?: string } = {},
): Promise<readonly AdviceGroup[]> {
  if (!can(actor, 'cost.read') || !can(actor, 'secrets.read')) return [];
  const rows = await selectAdvice(db.pool, {
    putAside: wanted.putAside ?? false,
    secretId: wanted.secretId,
    most: MOST,
  });
  const views = rows.flatMap(
    ({ kind, evidence, firstAt, dismissedUntil, dismissedBy, dismissedWhy, ...row }) => {
      if (!isAdviceKind(kind)) return [];
      const { judgedAt: _, ...rest } = row;
      const putAside =
        dismissedUntil === null
          ? null
          : { until: dismissedUntil.toISOString(), by: dismissedBy, why: dismissedWhy ?? '' };
      return [
        { ...rest, kind, words: adviceOf(kind).says(evidence), since: firstAt.toISOString(), putAside },
      ];
    },
  );
  return [...Map.groupBy(views, ({ kind }) => kind)]
    .map(([kind, advice]) => {
      const { title, risk, act, proven } = adviceOf(kind);
      return {
        kind,
        proven,
        title,
        risk,
        act,
        advice,
        savingMicros: advice.reduce((sum, a) => sum + a.savingMicros, 0),
      };
    })
    .sort((a, b) => Number(b.proven) - Number(a.proven) || b.savingMicros - a.savingMicros);
}
