import { hidesSomething } from '#components/access/request-facts.tsx';
import { personWeights, secretWeights } from '#components/access/risk-words.ts';
import { type Weight, weighingOfAll, worstFirst } from '#components/access/weigh-words.ts';
import { SEVERITY_MARKS } from '#components/findings/finding-words.ts';
import type { RequestPage } from '#lib/access/queries/request-page.ts';
import type { ItemRisk } from '#lib/access/queries/thread-risk.ts';
import type { FindingView } from '#lib/findings/queries/finding-view.ts';

/**
 * What to weigh about the newest asking of a thread: the person once, each secret, and what the checks found wrong with
 * these secrets (reads that no grant explains, a policy that lets everybody in).
 */
export function weightsOf(page: RequestPage, findings: readonly FindingView[]): readonly Weight[] {
  const asking = page.askings.at(-1);
  if (!page.risk || !asking) return [];
  const { risk, requester } = page;
  const hidden = hidesSomething(asking, requester.name);
  const weighed = asking.items.flatMap(({ request }) => {
    const item = risk.items.find((each) => each.requestId === request.id);
    return item && request.about === 'secret' ? [{ item, request }] : [];
  });
  const inputs = weighed.map(({ item, request }) => ({
    name: request.secretName,
    facts: { ...item.weighing, requesterName: requester.name },
    lastDeniedAt: item.weighing.lastDenied?.at.toISOString() ?? null,
    lastRevealedAt: item.weighing.lastRevealedToRequesterAt?.toISOString() ?? null,
    // Told below, with what it means for a value that was seen.
    secret: item.secret && isRotation(item) ? WELL : item.secret,
    secretHref: `/secrets/${request.secretId}`,
    hidden,
    environmentUnknown: request.environment === 'unknown',
  }));
  const signals = weighed.flatMap(({ item, request }) =>
    secretWeights(item.signals, {
      requestId: request.id,
      href: `/secrets/${request.secretId}`,
      name: weighed.length > 1 ? request.secretName : null,
      state: item.secret?.words ?? null,
    }),
  );
  const held = risk.history.approved > 0;
  const others = weighingOfAll(inputs).filter(({ id }) => !(id === 'none' && held));
  return worstFirst([
    ...findings.flatMap(findingWeight),
    ...personWeights(risk.signals, requester.name),
    ...signals,
    ...others,
  ]);
}

/** Told by the inventory's own state already. */
const TOLD_ELSEWHERE: ReadonlySet<string> = new Set([
  'rotation-overdue',
  'rotation-failing',
  'pending-stuck',
  'never-rotated',
  'unused',
]);

function findingWeight({ id, check, state, severity, secret, words }: FindingView): readonly Weight[] {
  if (state !== 'open' || TOLD_ELSEWHERE.has(check)) return [];
  return [
    {
      id: `finding ${id}`,
      mark: SEVERITY_MARKS[severity] ?? 'attention',
      words: secret ? `${secret.name} ${words}` : words,
      link: { href: `/findings/${id}`, label: 'Finding' },
    },
  ];
}

const WELL = { state: 'fine', words: null } as const;

function isRotation({ signals }: ItemRisk): boolean {
  return signals.some(({ code }) => code === 'rotation-broken');
}
