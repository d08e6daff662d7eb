import { z } from 'zod';
import { type Refusal, refuse } from '#lib/kernel/result.ts';

type Issue = z.core.$ZodIssue;

/**
 * Turns what a schema found into a refusal in words. Only our own words: nothing of what was sent is repeated, because
 * it may be a secret that was pasted into the wrong field.
 */
export function wordsOfIssues(issues: readonly Issue[]): Refusal {
  const fields: Record<string, string> = {};
  for (const issue of issues) {
    const field = issue.path[0];
    if (typeof field === 'string' && /^\w{1,40}$/.test(field)) fields[field] ??= issue.message;
  }
  const first = Object.values(fields)[0];
  return refuse(
    'invalid',
    first ?? 'This call does not have the form we expect. Nothing was changed.',
    fields,
  ).refusal;
}

/** The words of zod's own checks. A schema that says more about its field brings its own. */
function plainWords(issue: z.core.$ZodRawIssue): string {
  switch (issue.code) {
    case 'invalid_type':
      return issue.input === undefined ? 'This is needed.' : 'This has a form we do not expect.';
    case 'too_small':
      return 'This is too short or too small.';
    case 'too_big':
      return 'This is too long or too large.';
    case 'unrecognized_keys':
      return 'This call names a field that does not exist.';
    default:
      return 'This has a form we do not expect.';
  }
}

z.config({ customError: plainWords });
