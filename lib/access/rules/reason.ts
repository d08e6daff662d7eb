import { ok, type Result } from '#lib/kernel/result.ts';
import { isStorable } from '#lib/secrets/rules/filter.ts';
import { type AccessRefusalCode, refuseAccess } from './refusals.ts';

/** No text of a person is longer, counted in UTF-16 units as the audit log counts. */
const LONGEST_TEXT = 4_000;

/**
 * Reads the reason of a request. It is kept exactly as written; only for the minimum it is counted without what
 * cannot be seen. Characters that reorder or hide are allowed and marked where the text is shown.
 */
export function readReason(text: string, minimum: number): Result<string> {
  const storable = readText(text, 'reason');
  if (!storable.ok) return storable;
  if (seenLength(text) >= minimum) return storable;
  return refuseAccess('text-too-short', {
    words: `The reason is too short. Say in at least ${minimum} characters what you need the value for.`,
    field: 'reason',
  });
}

/** Reads the comment of a decision. A denial needs one; of an approval it may be empty, then it is null. */
export function readComment(verdict: 'approve' | 'deny', text: string | null): Result<string | null> {
  if (text === null || seenLength(text) === 0) {
    return verdict === 'deny' ? refuseAccess('comment-missing', { field: 'comment' }) : ok(null);
  }
  return readText(text, 'comment');
}

/** Reads what somebody says in a thread. */
export function readRemark(text: string): Result<string> {
  if (seenLength(text) === 0) return refuseAccess('comment-empty', { field: 'text' });
  return readText(text, 'text');
}

/** Reads why somebody revokes a grant. */
export function readWhy(text: string): Result<string> {
  if (seenLength(text) === 0) return refuseAccess('why-missing', { field: 'why' });
  return readText(text, 'why');
}

/** Reads a text that has to be there, for the field and with the refusal that name it. */
export function readStatement(text: string, field: string, missing: AccessRefusalCode): Result<string> {
  if (seenLength(text) === 0) return refuseAccess(missing, { field });
  return readText(text, field);
}

function readText(text: string, field: string): Result<string> {
  if (!isStorable(text)) return refuseAccess('text-broken', { field });
  if (text.length > LONGEST_TEXT) return refuseAccess('text-too-long', { field });
  return ok(text);
}

const UNSEEN = /[\p{Default_Ignorable_Code_Point}\p{Cf}\p{Cs}]|(?!\p{White_Space})\p{Cc}/gu;
const WHITE = /\p{White_Space}+/gu;

/** Characters a reader sees: invisible ones do not count, a run of white space counts once, at the ends not at all. */
function seenLength(text: string): number {
  return [...text.replaceAll(UNSEEN, '').replaceAll(WHITE, ' ').trim()].length;
}
