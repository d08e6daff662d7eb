import { formatShortDay } from '../format/time.ts';

export interface CoverageFacts {
  /** ISO instants: from the first to the last moment of the window that was seen. */
  readonly from: string;
  readonly to: string;
  /** What is missing in between and since, as sentences: somebody should look. */
  readonly missing: readonly string[];
  /** What lies before the first record, as a sentence: nobody can help that. */
  readonly before: string | undefined;
}

interface Stretch {
  readonly from: string;
  readonly to: string;
}

const GAPS_NAMED = 2;
/** The newest records are always still on their way: a stretch this short before now is the delay, not a gap. */
const USUAL_DELAY_MS = 20 * 60_000;

/** What of a window was seen, in words; `null`: nothing of it. `notSeen` lies in the window, in order. */
export function coverageOf(window: Stretch, notSeen: readonly Stretch[]): CoverageFacts | null {
  const [first] = notSeen;
  const last = notSeen.at(-1);
  const startsLate = first !== undefined && Date.parse(first.from) <= Date.parse(window.from);
  const endsEarly = last !== undefined && Date.parse(last.to) >= Date.parse(window.to);
  const from = startsLate ? first.to : window.from;
  const to = endsEarly ? last.from : window.to;
  if (Date.parse(from) >= Date.parse(to)) return null;
  const gaps = notSeen.slice(startsLate ? 1 : 0, endsEarly ? -1 : undefined);
  const missing = [
    ...gapSentences(gaps),
    ...(endsEarly && Date.parse(window.to) - Date.parse(to) > USUAL_DELAY_MS
      ? [`Since ${utcWords(to)} nothing has been read.`]
      : []),
  ];
  return {
    from,
    to,
    missing,
    before: startsLate ? 'Earlier reads are not known. ' : undefined,
  };
}

function gapSentences(gaps: readonly Stretch[]): readonly string[] {
  const named = gaps
    .slice(0, GAPS_NAMED)
    .map((gap) => `Not seen: ${utcWords(gap.from)} to ${utcWords(gap.to)}.`);
  const left = gaps.length - named.length;
  return left > 0 ? [...named, `${left} more ${left === 1 ? 'gap' : 'gaps'}.`] : named;
}

/** `18 Nov, 11:20 UTC`: sentences are written on the server, which does not know the reader's zone. */
function utcWords(at: string): string {
  return `${formatShortDay(at, 'UTC')}, ${at.slice(11, 16)} UTC`;
}
