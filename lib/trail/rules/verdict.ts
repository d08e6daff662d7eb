import { type ExceptedRead, type ExceptionFacts, exceptionOf } from './standing-exception.ts';
import type { ReaderKind } from './who.ts';

/** A value that was read, as far as the match needs it. */
export interface JudgedRead extends ExceptedRead {
  readonly eventId: string;
  readonly at: Date;
  readonly accessKeyId: string | null;
  readonly sourceIdentity: string | null;
  /** The inventory's secret; null when the record's is not in the inventory. */
  readonly secretId: string | null;
  /** Whether the secret counts as production; null when it is not in the inventory. */
  readonly production: boolean | null;
  readonly kind: ReaderKind;
  /** Made by a role that only our reveals may use. */
  readonly ourRole: boolean;
}

/** A reveal of ours, as far as the match needs it. */
export interface RevealFacts {
  readonly id: string;
  readonly grantId: string;
  readonly secretId: string;
  readonly accessKeyId: string;
  readonly sourceIdentity: string;
  readonly intendedAt: Date;
  readonly outcomeAt: Date | null;
  /** Under a grant that nobody signed: its holder opened it. */
  readonly breakGlass: boolean;
}

export type VerdictCode =
  | 'reveal'
  | 'exception'
  | 'other-secret'
  | 'other-identity'
  | 'outside-session'
  | 'more-reads-than-reveal'
  | 'role-without-reveal'
  | 'no-reveal'
  | 'not-protected'
  | 'not-in-inventory';

export interface Verdict {
  /** `outside`: read past the product, of a secret that needs no approval or that we do not know. */
  readonly verdict: 'covered' | 'break-glass' | 'exception' | 'unexplained' | 'outside' | null;
  readonly code: VerdictCode | null;
  readonly revealId: string | null;
  /** Of the verdict `exception` the standing exception. */
  readonly grantId: string | null;
}

/** A reveal is one call; the SDK may repeat it twice, and each attempt that AWS answered has a record. */
const READS_OF_ONE_REVEAL = 3;
/** The session of a reveal lives 15 minutes; the rest is for clocks that differ. */
const BEFORE_MS = 5 * 60_000;
const AFTER_MS = 20 * 60_000;

/**
 * Judges reads against reveals. The reads of one access key must all be given at once: which of them a reveal covers
 * depends on the others, and on nothing else, so judging again in any order gives the same. What would be unexplained and
 * is not with a key of ours may fall under a standing exception that held when it was read.
 */
export function judgeReads<R extends JudgedRead>(
  reads: readonly R[],
  reveals: readonly RevealFacts[],
  exceptions: readonly ExceptionFacts[] = [],
): Map<R, Verdict> {
  const byKey = Map.groupBy(reveals, (reveal) => reveal.accessKeyId);
  const taken = new Map<string, number>();
  const judged = new Map<R, Verdict>();
  const inOrder = [...reads].sort((a, b) => a.at.getTime() - b.at.getTime() || compare(a.eventId, b.eventId));
  for (const read of inOrder) {
    const ours = read.accessKeyId === null ? undefined : byKey.get(read.accessKeyId);
    judged.set(read, ours ? judgeOurs(read, ours, taken) : judgeOthers(read, exceptions));
  }
  return judged;
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

/** A read with the key of one of our sessions. */
function judgeOurs(read: JudgedRead, reveals: readonly RevealFacts[], taken: Map<string, number>): Verdict {
  let worst: VerdictCode = 'other-secret';
  for (const reveal of [...reveals].sort((a, b) => a.intendedAt.getTime() - b.intendedAt.getTime())) {
    const misfit = misfitOf(read, reveal);
    if (misfit !== null) {
      worst = misfit;
      continue;
    }
    const count = taken.get(reveal.id) ?? 0;
    if (count >= READS_OF_ONE_REVEAL) {
      worst = 'more-reads-than-reveal';
      continue;
    }
    taken.set(reveal.id, count + 1);
    const verdict = reveal.breakGlass ? 'break-glass' : 'covered';
    return { verdict, code: 'reveal', revealId: reveal.id, grantId: reveal.grantId };
  }
  return unexplained(worst);
}

function misfitOf(read: JudgedRead, reveal: RevealFacts): VerdictCode | null {
  if (read.secretId !== reveal.secretId) return 'other-secret';
  if (read.sourceIdentity !== null && read.sourceIdentity !== reveal.sourceIdentity) return 'other-identity';
  const from = reveal.intendedAt.getTime() - BEFORE_MS;
  const to = (reveal.outcomeAt ?? reveal.intendedAt).getTime() + AFTER_MS;
  const at = read.at.getTime();
  return at < from || at > to ? 'outside-session' : null;
}

function judgeOthers(read: JudgedRead, exceptions: readonly ExceptionFacts[]): Verdict {
  if (read.ourRole) return unexplained('role-without-reveal');
  if (read.kind === 'workload' || read.kind === 'service') return none(null, null);
  if (read.production === null) return none('outside', 'not-in-inventory');
  if (!read.production) return none('outside', 'not-protected');
  const exception = exceptionOf(read, exceptions);
  return exception === null
    ? unexplained('no-reveal')
    : { verdict: 'exception', code: 'exception', revealId: null, grantId: exception.id };
}

function unexplained(code: VerdictCode): Verdict {
  return none('unexplained', code);
}

function none(verdict: Verdict['verdict'], code: VerdictCode | null): Verdict {
  return { verdict, code, revealId: null, grantId: null };
}

const SENTENCES: { readonly [code in VerdictCode]: string } = {
  reveal: 'A reveal of ours, with the key of its own session.',
  exception: 'Read past the product by somebody whom it names, of a secret that it names, before its end.',
  'other-secret': 'The key of one of our reveals read a secret that the reveal was not for.',
  'other-identity': 'The key of one of our reveals was used under another source identity.',
  'outside-session': 'The key of one of our reveals was used outside the time of its session.',
  'more-reads-than-reveal': 'The key of one of our reveals read more often than the reveal did.',
  'role-without-reveal': 'Our reveal role read it, and no reveal of ours belongs to that.',
  'no-reveal': 'Read past the product: no reveal and no grant belongs to it.',
  'not-protected': 'Read past the product; this secret needs no approval.',
  'not-in-inventory': 'Read past the product; this secret is not in the inventory.',
};

/** The sentence of a verdict. `grantId` completes a covered one. */
export function verdictSentence(
  verdict: string | null,
  code: string | null,
  grantId: string | null,
): string | null {
  if (verdict === 'refused') return 'Refused. AWS denied the read; nothing was read.';
  if (verdict === 'pending') return 'Not judged yet.';
  if (verdict === 'covered') return `Covered by ${grantId ?? 'a grant'}. ${SENTENCES.reveal}`;
  const sentence = code !== null && Object.hasOwn(SENTENCES, code) ? SENTENCES[code as VerdictCode] : null;
  if (verdict === 'break-glass') {
    return `Break-glass, under ${grantId ?? 'a grant'} that nobody signed. ${SENTENCES.reveal}`;
  }
  if (verdict === 'exception') return `Standing exception. ${SENTENCES.exception}`;
  if (verdict === 'unexplained') return `Unexplained. ${sentence ?? ''}`.trim();
  return sentence;
}
