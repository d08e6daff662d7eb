import type { Cause } from '#lib/cost/rules/reconcile.ts';

/** Each part of a difference: what it is, and how far it can be known. */
const CAUSE_WORDS: Readonly<Record<Cause, { readonly what: string; readonly why: string }>> = {
  tax: { what: 'Taxes', why: 'As the bill says. The model is of list prices, which hold none.' },
  credit: { what: 'Credits, refunds and discounts', why: 'As the bill says. The model knows of none.' },
  'other-region': {
    what: 'Regions that are not connected',
    why: 'As the bill says. What lies there is in no inventory of ours.',
  },
  'other-usage': {
    what: 'Other usage of these services',
    why: 'Of kinds that no secret makes, as the bill says.',
  },
  behind: {
    what: 'The bill is behind',
    why: 'AWS renews it about once a day, while the model goes to this hour. It closes by itself.',
  },
  'not-in-inventory': {
    what: 'Secrets that are not in the inventory',
    why: 'Kept in connected regions and on the bill: deleted before we looked, or lists that were not read to the end.',
  },
  'trial-or-offer': {
    what: 'Billed for less than list price',
    why: 'A trial or agreed prices that the settings do not name, or a creation date that was assumed.',
  },
  'unseen-calls': {
    what: 'Calls in hours that were not seen',
    why: 'At most what the unseen hours would add if they went on like those that were seen.',
  },
  'unread-calls': {
    what: 'Calls without a record',
    why: 'More calls are billed than the trail has, also after the hours that were not seen.',
  },
  'free-requests': {
    what: 'Free requests to KMS',
    why: 'AWS gives each account 20,000 a month. The settings can name them.',
  },
  'shared-keys': {
    what: 'KMS for other things than secrets',
    why: 'The bill is of all keys and requests of the account, the model only of what secrets use.',
  },
  rounding: { what: 'Rounding', why: 'Less than a cent of a kind.' },
};

export function causeWords(cause: Cause) {
  return CAUSE_WORDS[cause];
}

/** Why there is no bill, by the code of what went wrong. */
export function outcomeWords(outcome: string | null): string {
  if (outcome === null) return 'The first answer is awaited; it comes within a minute.';
  if (outcome === 'denied')
    return 'AWS refused: the inventory role may not ask. Allow ce:GetCostAndUsage on it; in an organisation the management account must let members see their cost as well.';
  if (outcome === 'invalid')
    return 'AWS did not accept the question. In this partition, or before Cost Explorer was first opened in this account, there is no answer.';
  if (outcome === 'throttled') return 'AWS is throttling this account. It is asked again tomorrow.';
  if (outcome === 'unreachable' || outcome === 'timed-out')
    return 'AWS could not be reached in time. It is asked again tomorrow.';
  if (outcome === 'expired-credentials') return 'AWS did not accept our credentials.';
  return 'AWS answered with something that cannot be read. It is asked again tomorrow.';
}
