/** What a reviewer can say of one person and one secret. */
export const VERDICTS = ['keep', 'remove', 'on-request'] as const;
export type CertificationVerdict = (typeof VERDICTS)[number];

/** The use of 90 days. Rows may be certified together only where it is equal. */
export interface Usage {
  readonly requests: number;
  readonly reveals: number;
  readonly reads: number;
}

export interface ReviewableItem extends Usage {
  readonly position: number;
  readonly personId: string;
  readonly grantedBy: readonly string[];
  /** Access that opens without a signature: an automatic rule or break-glass. */
  readonly standing: boolean;
}

export type ItemRefusal = 'own-access' | 'given-by-you' | 'not-standing' | 'unequal-usage' | 'reason-missing';

export const ITEM_REFUSALS: Readonly<Record<ItemRefusal, string>> = {
  'own-access': 'You cannot certify your own access. Somebody else must.',
  'given-by-you': 'You gave this access, so somebody else must certify it.',
  'not-standing': 'This access already needs a signature each time, so there is nothing to convert.',
  'unequal-usage': 'These rows were not used alike. Certify rows together only where their use is equal.',
  'reason-missing': 'Say why, in at least 10 characters. The record of the review needs it.',
};

const SHORTEST_REASON = 10;

/** Says why these rows may not be decided so by this person, with all accounts that are theirs; null: they may. */
export function judgeReview(
  items: readonly ReviewableItem[],
  reviewer: ReadonlySet<string>,
  verdict: CertificationVerdict,
  reason: string | null,
): ItemRefusal | null {
  const notTheirs = items.map((item) => whyNotTheirs(item, reviewer));
  if (notTheirs.includes('own-access')) return 'own-access';
  if (notTheirs.includes('given-by-you')) return 'given-by-you';
  if (verdict === 'on-request' && items.some((item) => !item.standing)) return 'not-standing';
  if (items.some((item) => !sameUsage(item, items[0] ?? item))) return 'unequal-usage';
  if ((reason?.trim().length ?? 0) < SHORTEST_REASON) return 'reason-missing';
  return null;
}

/** Nobody certifies what they have or gave, by whichever of their accounts. */
export function whyNotTheirs(
  item: Pick<ReviewableItem, 'personId' | 'grantedBy'>,
  reviewer: ReadonlySet<string>,
): 'own-access' | 'given-by-you' | null {
  if (reviewer.has(item.personId)) return 'own-access';
  return item.grantedBy.some((giver) => reviewer.has(giver)) ? 'given-by-you' : null;
}

export function sameUsage(a: Usage, b: Usage): boolean {
  return a.requests === b.requests && a.reveals === b.reveals && a.reads === b.reads;
}
