import type { MarkState } from '../format/mark.tsx';
import { firstName, plural } from './words.ts';

/** What is known about the person who asks and the secret. Counted from Countersign's own records only. */
export interface WeighFacts {
  readonly requesterName: string;
  readonly approvedBefore: number;
  readonly deniedBefore: number;
  readonly lastDenied: { readonly requestId: string } | null;
  readonly revealedToRequester: number;
  readonly othersWhoSawCurrent: number;
  readonly requesterSawCurrent: boolean;
  readonly lastGrants: number;
  readonly handedBack: number;
  readonly otherOpenGrants: number;
}

/** The secret's own state, as its page shows it. */
export interface SecretState {
  readonly state: MarkState;
  readonly words: string | null;
}

export interface Weight {
  readonly id: string;
  /** Name of the secret it is about, where several are asked for. */
  readonly about?: string;
  readonly mark: MarkState;
  readonly words: string;
  /** An instant that belongs to the words, shown behind them. ISO. */
  readonly at?: string;
  readonly link?: { readonly href: string; readonly label: string };
}

export interface WeighInput {
  readonly facts: WeighFacts;
  readonly lastDeniedAt: string | null;
  readonly lastRevealedAt: string | null;
  readonly secret: SecretState | null;
  readonly secretHref: string;
  /** Reason, ticket or name hold characters that cannot be seen or look like others. */
  readonly hidden: boolean;
  /** No rule says which environment this is. */
  readonly environmentUnknown: boolean;
}

/** What a decider weighs: troubling things first, each one a fact with its way to the rows behind it. */
export function weighingOf(input: WeighInput): readonly Weight[] {
  return worstFirst([
    ...textWeights(input),
    ...secretWeights(input),
    ...pastWeights(input),
    ...exposureWeights(input),
  ]);
}

const ORDER: readonly MarkState[] = ['broken', 'attention', 'not-seen', 'fine'];

/** In the order of their marks; among equal ones as they came. */
export function worstFirst(weights: readonly Weight[]): readonly Weight[] {
  return [...weights].sort((a, b) => ORDER.indexOf(a.mark) - ORDER.indexOf(b.mark));
}

/** Facts about the person, whichever secret they are asked with: said once. */
const OF_THE_PERSON: ReadonlySet<string> = new Set(['hidden', 'none', 'back']);

/** The facts of several secrets in one list, each with the name of its secret; of one secret as they are. */
export function weighingOfAll(
  inputs: readonly (WeighInput & { readonly name: string })[],
): readonly Weight[] {
  const [only] = inputs;
  if (inputs.length === 1 && only) return weighingOf(only);
  const all = inputs.flatMap((input, index) =>
    weighingOf(input).flatMap((weight) => {
      if (OF_THE_PERSON.has(weight.id)) return index === 0 ? [weight] : [];
      return weight.mark === 'fine' ? [] : [{ ...weight, id: `${index} ${weight.id}`, about: input.name }];
    }),
  );
  return worstFirst(all);
}

function textWeights({ hidden }: WeighInput): Weight[] {
  if (!hidden) return [];
  const words =
    'The text of this request holds characters that cannot be seen or look like others. They are marked.';
  return [{ id: 'hidden', mark: 'attention', words }];
}

function secretWeights({ secret, secretHref, environmentUnknown }: WeighInput): Weight[] {
  const link = { href: secretHref, label: 'Secret' };
  const weights: Weight[] = [];
  if (!secret)
    return [{ id: 'gone', mark: 'attention', words: 'This secret is no longer in the inventory.' }];
  if (environmentUnknown) {
    const words = 'No rule says which environment this is, so it counts as production.';
    weights.push({ id: 'environment', mark: 'attention', words, link });
  }
  if (secret.words && secret.state !== 'fine') {
    weights.push({
      id: 'health',
      mark: secret.state,
      words: `The secret itself: ${lowerFirst(secret.words)}.`,
      link,
    });
  }
  return weights;
}

function pastWeights({ facts, lastDeniedAt, lastRevealedAt }: WeighInput): Weight[] {
  const who = firstName(facts.requesterName);
  const weights: Weight[] = [];
  if (facts.lastDenied) {
    const words =
      facts.deniedBefore === 1
        ? `${who} asked for this before and was denied`
        : `${who} was denied this ${facts.deniedBefore} times, last`;
    const { requestId } = facts.lastDenied;
    const link = { href: `/requests/${requestId}`, label: 'That request' };
    weights.push({
      id: 'denied',
      mark: 'attention',
      words,
      link,
      ...(lastDeniedAt ? { at: lastDeniedAt } : {}),
    });
  }
  if (facts.revealedToRequester === 0) {
    weights.push({ id: 'first', mark: 'attention', words: `${who} has never revealed this secret here.` });
  } else {
    const words = `${who} revealed this secret ${plural(facts.revealedToRequester, 'time')} here, last`;
    weights.push({ id: 'before', mark: 'fine', words, ...(lastRevealedAt ? { at: lastRevealedAt } : {}) });
  }
  if (facts.lastGrants > 0) {
    const of =
      facts.lastGrants === 1
        ? 'the last grant'
        : `${facts.handedBack} of the last ${facts.lastGrants} grants`;
    if (facts.handedBack > 0) {
      weights.push({ id: 'back', mark: 'fine', words: `${who} handed access back early in ${of}.` });
    }
  } else {
    weights.push({
      id: 'none',
      mark: 'attention',
      words: `${who} has held no access through Countersign before.`,
    });
  }
  return weights;
}

function exposureWeights({ facts }: WeighInput): Weight[] {
  const who = firstName(facts.requesterName);
  const weights: Weight[] = [];
  if (facts.otherOpenGrants > 0) {
    const words = `${plural(facts.otherOpenGrants, 'other person', 'other people')} can reveal this secret now.`;
    weights.push({ id: 'open', mark: 'attention', words });
  }
  const others = facts.othersWhoSawCurrent;
  if (others > 0) {
    const seen = `${plural(others, 'other person has', 'other people have')} seen the current value here.`;
    const words = facts.requesterSawCurrent ? `${seen} So has ${who}.` : `${seen} ${who} would be one more.`;
    weights.push({ id: 'seen', mark: 'attention', words });
  } else {
    const words = facts.requesterSawCurrent
      ? `${who} has already seen the current value; nobody else has, through Countersign.`
      : 'Nobody has seen the current value through Countersign. Reads around it are in the trail.';
    weights.push({ id: 'seen', mark: 'fine', words });
  }
  return weights;
}

function lowerFirst(text: string): string {
  return text.charAt(0).toLowerCase() + text.slice(1);
}
