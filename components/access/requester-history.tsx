import type { PersonHistory } from '#lib/access/rules/risk.ts';
import { historyWords, timesWords } from './risk-words.ts';

/** What the one who asks asked for before, and how it went: counts and medians, each with its noun. */
export function RequesterHistory({ history }: { history: PersonHistory }) {
  const times = timesWords(history);
  return (
    <p className="max-w-prose pt-4 pb-6 text-ink2">
      {historyWords(history)}
      {times === '' ? '' : ` ${times}`}
    </p>
  );
}
