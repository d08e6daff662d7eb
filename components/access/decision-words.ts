import type { DecidedItems } from '#lib/access/decide-items.ts';
import { firstName, plural } from './words.ts';

/** What came of a decision, as one line: of one request, or counted over several. */
export function outcomeWords({ items }: DecidedItems, requesterName: string): string {
  const who = firstName(requesterName);
  const [only] = items;
  if (items.length === 1 && only?.done) return oneWords(only.outcome, only.grantId !== null, who);
  const count = (outcome: string) => items.filter((item) => item.done && item.outcome === outcome).length;
  const refused = items.filter((item) => !item.done).length;
  const parts = [
    ...(count('approved') > 0 ? [`${count('approved')} opened`] : []),
    ...(count('waiting') > 0 ? [`${count('waiting')} signed, more signatures are needed`] : []),
    ...(count('denied') + count('revoked') > 0 ? [`${count('denied') + count('revoked')} denied`] : []),
  ];
  const done = parts.length === 0 ? '' : `${parts.join(', ')}.`;
  const rest =
    refused === 0 ? '' : ` ${plural(refused, 'item')} could not be decided; the reason stands there.`;
  return `${done}${rest}`.trim();
}

function oneWords(outcome: string, hasGrant: boolean, who: string): string {
  if (outcome === 'approved')
    return hasGrant ? `Signed. ${who} has access now.` : 'Signed. It is in force now.';
  if (outcome === 'waiting') return 'Signed. More signatures are needed.';
  return outcome === 'revoked'
    ? `Denied. The access of ${who} has ended.`
    : `Denied. ${who} reads your comment.`;
}
