import { ok, type Result, refuse } from '#lib/kernel/result.ts';
import { isStorable } from '#lib/secrets/rules/filter.ts';

/** Nothing is put aside for longer than a year: by then somebody looks again. */
const LONGEST_DAYS = 365;
const SHORTEST_REASON = 10;
const LONGEST_REASON = 1_000;
const DAY = 86_400_000;

export interface Acknowledgement {
  readonly until: Date;
  readonly why: string;
}

/** Judges whether a finding may be acknowledged like this at `now`. The reason comes back without blanks around it. */
export function judgeAcknowledgement(asked: Acknowledgement, now: Date): Result<Acknowledgement> {
  const why = asked.why.trim();
  if (!isStorable(asked.why))
    return refuse('text-broken', 'The reason holds characters that cannot be kept.', {
      why: 'Remove what cannot be shown.',
    });
  if ([...why].length < SHORTEST_REASON || [...why].length > LONGEST_REASON) {
    const words = `Say in ${SHORTEST_REASON} to ${LONGEST_REASON} characters why this can wait.`;
    return refuse('reason', words, { why: words });
  }
  const away = asked.until.getTime() - now.getTime();
  if (!(away > 0 && away <= LONGEST_DAYS * DAY)) {
    const words = `Choose a day after now and within ${LONGEST_DAYS} days.`;
    return refuse('until', words, { until: words });
  }
  return ok({ until: asked.until, why });
}
