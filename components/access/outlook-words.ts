import type { ItemOutlook, RequestPreview } from '#lib/access/queries/preview-request.ts';
import { listed, namedFew, plural } from './words.ts';

/** "2 people and #payments-access will be told." Nobody and nothing: said as it is. */
export function toldWords({ people, channels }: RequestPreview['told']): string {
  const parts = [
    ...(people > 0 ? [plural(people, 'person', 'people')] : []),
    ...channels.map((name) => (name.startsWith('#') ? name : `#${name}`)),
  ];
  return parts.length === 0 ? 'Nobody will be told.' : `${listed(parts, 'and')} will be told.`;
}

/** "Policy production-reveal applies.", "Policy production-reveal applies to 2, non-production-reveal to 1." */
export function policiesWords(outlooks: readonly ItemOutlook[]): string {
  const counts = new Map<string, number>();
  for (const { policyName } of outlooks) counts.set(policyName, (counts.get(policyName) ?? 0) + 1);
  const [only] = counts.keys();
  if (counts.size === 1) return `Policy ${only} applies.`;
  const parts = [...counts].map(([name, count], index) =>
    index === 0 ? `Policy ${name} applies to ${count}` : `${name} to ${count}`,
  );
  return `${listed(parts, 'and')}.`;
}

/** Who can sign what waits for people, and how many signatures that takes. */
export function signersWords(outlooks: readonly ItemOutlook[]): string {
  const waiting = outlooks.filter(({ automatic }) => automatic === null);
  const [first] = waiting;
  if (!first) return '';
  const pools = new Set(waiting.map(({ couldSign, signatures }) => `${signatures} ${couldSign.join()}`));
  if (pools.size > 1) {
    const most = Math.max(...waiting.map(({ signatures }) => signatures));
    return `Who can sign differs by secret; up to ${plural(most, 'signature')} ${most === 1 ? 'is' : 'are'} needed.`;
  }
  const needs = first.signatures > 1 ? `; ${first.signatures} signatures are needed` : '';
  return `${namedFew(first.couldSign, 'or')} can sign${needs}.`;
}

/** What rules of the policies will decide at once, one sentence each. */
export function automaticWords(outlooks: readonly ItemOutlook[]): readonly string[] {
  return outlooks.flatMap(({ secretName, policyName, policyVersion, automatic }) => {
    if (!automatic) return [];
    const does = automatic.verdict === 'approve' ? 'opens it at once' : 'denies it at once';
    return [`${secretName}: the rule ${automatic.rule} of ${policyName}, edition ${policyVersion}, ${does}.`];
  });
}

/** When the first of them lapses undecided. ISO; null where nothing waits. */
export function firstLapse(outlooks: readonly ItemOutlook[]): string | null {
  const ends = outlooks.filter(({ automatic }) => automatic === null).map(({ lapsesAt }) => lapsesAt);
  return ends.sort()[0] ?? null;
}
