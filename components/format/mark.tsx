/** The states of a thing and the verdicts on a human read: form first, then colour, and always a name. */

export type MarkState = 'broken' | 'attention' | 'not-seen' | 'fine';

const MARK_WORDS: Record<MarkState, string> = {
  broken: 'broken',
  attention: 'needs attention',
  'not-seen': 'not seen',
  fine: 'fine',
};

export interface MarkProps {
  state: MarkState;
  /** What a reader is told instead of the state; `null` where words beside it say the same. */
  label?: string | null;
}

/** ◆ broken · ▲ needs attention · ◌ not seen · ○ fine. Rows that are well carry none. */
export function Mark({ state, label }: MarkProps) {
  const name = label === undefined ? MARK_WORDS[state] : label;
  return (
    <svg
      width="10"
      height="10"
      viewBox="0 0 10 10"
      className="inline-block size-10 shrink-0 align-[-1px]"
      role="img"
      aria-label={name ?? undefined}
      aria-hidden={name === null || undefined}
    >
      {state === 'broken' ? <path d="M5 0 10 5 5 10 0 5z" className="fill-bad" /> : null}
      {state === 'attention' ? <path d="M5 .6 10 9.6H0z" className="fill-warn-mark" /> : null}
      {state === 'not-seen' ? (
        <circle
          cx="5"
          cy="5"
          r="3.8"
          fill="none"
          strokeWidth="1.4"
          strokeDasharray="2 1.6"
          className="stroke-ink3"
        />
      ) : null}
      {state === 'fine' ? (
        <circle cx="5" cy="5" r="3.6" fill="none" strokeWidth="1.5" className="stroke-ok" />
      ) : null}
    </svg>
  );
}

/** A roll-up: the worst mark and its count, as in trees and titles. */
export function MarkCount({ state, count }: { state: MarkState; count: number }) {
  return (
    <span
      className={`inline-flex items-center gap-3 text-small ${state === 'broken' ? 'text-bad' : 'text-ink2'} figures`}
    >
      <Mark state={state} />
      {count}
    </span>
  );
}

export type Verdict =
  | 'covered'
  | 'break-glass'
  | 'exception'
  | 'unexplained'
  | 'refused'
  /** Read past the product, of a secret that needs no approval. */
  | 'outside'
  | 'pending';

export const VERDICT_WORDS: Record<Verdict, string> = {
  covered: 'covered by a grant',
  'break-glass': 'break-glass',
  exception: 'standing exception',
  unexplained: 'unexplained',
  refused: 'refused',
  outside: 'needs no approval',
  pending: 'not judged yet',
};

/** The shape of a verdict inside an SVG, around (0, 0), 10 px wide. For charts. */
export function VerdictShape({ verdict }: { verdict: Verdict }) {
  if (verdict === 'covered') return <circle r="3.6" className="fill-ink" />;
  if (verdict === 'break-glass') {
    return <rect x="-3.8" y="-3.8" width="7.6" height="7.6" className="fill-warn-mark" />;
  }
  if (verdict === 'exception') return <circle r="3.4" strokeWidth="1.5" className="fill-page stroke-ink" />;
  if (verdict === 'unexplained') return <path d="M0 -5 5 0 0 5 -5 0z" className="fill-bad" />;
  if (verdict === 'outside') return <circle r="2.4" className="fill-ink3" />;
  if (verdict === 'pending') {
    return <circle r="3.4" fill="none" strokeWidth="1.4" strokeDasharray="2 1.6" className="stroke-ink3" />;
  }
  return (
    <path d="M-3.4 -3.4 3.4 3.4M3.4 -3.4 -3.4 3.4" fill="none" strokeWidth="1.6" className="stroke-ink2" />
  );
}

/** The mark of a verdict in text and lists. Covered reads stand with <Signatures> instead where these are known. */
export function VerdictMark({ verdict, label }: { verdict: Verdict; label?: string | null }) {
  const name = label === undefined ? VERDICT_WORDS[verdict] : label;
  return (
    <svg
      width="10"
      height="10"
      viewBox="-5 -5 10 10"
      className="inline-block size-10 shrink-0 align-[-1px]"
      role="img"
      aria-label={name ?? undefined}
      aria-hidden={name === null || undefined}
    >
      <VerdictShape verdict={verdict} />
    </svg>
  );
}
