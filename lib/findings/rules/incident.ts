import { z } from 'zod';
import { patternOf } from '#lib/kernel/ids.ts';
import { ok, type Result, refuse } from '#lib/kernel/result.ts';
import { isStorable } from '#lib/secrets/rules/filter.ts';

const LONGEST = 4_000;
const SHORTEST = 10;

/** A record, as its address names it. */
const eventId = z.string().min(1).max(128);
const incidentId = z.string().regex(patternOf('incident'));
const said = z.string().max(LONGEST * 2);

export const explainReadSchema = z.strictObject({ eventId, why: said });
export const openIncidentSchema = z.strictObject({
  eventId,
  title: z.string().max(400),
  ownerId: z.string().regex(patternOf('person')),
  text: said,
});
export const writeIncidentSchema = z.strictObject({ incidentId, text: said });
export const changeIncidentSchema = z.discriminatedUnion('change', [
  z.strictObject({ incidentId, change: z.literal('owner'), ownerId: z.string().regex(patternOf('person')) }),
  z.strictObject({ incidentId, change: z.literal('close'), text: said }),
  z.strictObject({ incidentId, change: z.literal('reopen'), text: said }),
]);

/** What somebody says, without blanks around it; of 10 to 4,000 characters. */
export function judgeWords(text: string, field: 'why' | 'text'): Result<string> {
  const trimmed = text.trim();
  const length = [...trimmed].length;
  if (isStorable(text) && length >= SHORTEST && length <= LONGEST) return ok(trimmed);
  const words = `Say it in ${SHORTEST} to ${LONGEST.toLocaleString('en-US')} characters that can be shown.`;
  return refuse('words', words, { [field]: words });
}

export function judgeTitle(title: string): Result<string> {
  const trimmed = title.trim();
  if (isStorable(title) && [...trimmed].length >= 4 && [...trimmed].length <= 160) return ok(trimmed);
  const words = 'Name it in 4 to 160 characters.';
  return refuse('title', words, { title: words });
}
