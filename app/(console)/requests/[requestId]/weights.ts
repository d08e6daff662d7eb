import { hidesSomething } from '#components/access/request-facts.tsx';
import { personWeights, secretWeights } from '#components/access/risk-words.ts';
import { type Weight, weighingOfAll, worstFirst } from '#components/access/weigh-words.ts';
import type { RequestPage } from '#lib/access/queries/request-page.ts';

/** What to weigh about the newest asking of a thread: the person once, and each secret. */
export function weightsOf(page: RequestPage): readonly Weight[] {
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
    secret: item.secret,
    secretHref: `/secrets/${request.secretId}`,
    hidden,
    environmentUnknown: request.environment === 'unknown',
  }));
  const signals = weighed.flatMap(({ item, request }) =>
    secretWeights(item.signals, {
      requestId: request.id,
      href: `/secrets/${request.secretId}`,
      name: weighed.length > 1 ? request.secretName : null,
    }),
  );
  return worstFirst([...personWeights(risk.signals, requester.name), ...signals, ...weighingOfAll(inputs)]);
}
