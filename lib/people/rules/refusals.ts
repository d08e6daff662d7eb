import type { Refusal } from '#lib/kernel/result.ts';

/** Every expected refusal of acts on people and roles, in the words a person reads. */
const REFUSALS = {
  'not-allowed': 'Your role does not include this. Nothing was changed.',
  'no-such-person': 'There is nobody with this id. Nothing was changed.',
  'no-such-role': 'There is no such role any more. Nothing was changed. Load the page again.',
  'own-person': 'Nobody changes their own roles or account. Nothing was changed. Another admin can do it.',
  'person-disabled': 'This account is switched off. Nothing was changed. Switch it on first.',
  'already-held': 'They hold this role already. Nothing was changed.',
  'not-held': 'They do not hold this role any more. Nothing was changed.',
  'already-disabled': 'This account is switched off already.',
  'linked-away':
    'This account was linked to another one, which signs in instead. Nothing was changed. Switch that one on.',
  'not-disabled': 'This account is switched on already.',
  configured: 'The configuration file sets this. Nothing was changed. Change it there and start again.',
  'last-admin':
    'This is the last admin who can sign in. Nothing was changed. Make somebody else an admin first.',
  'name-taken': 'There is a role of this name, or there was one. Nothing was changed. Choose another name.',
  'too-many-roles':
    'There are 50 roles of your own, which is the most. Nothing was changed. Remove one first.',
  'too-many-scopes':
    'They hold 20 scoped roles, which is the most. Nothing was changed. Take one away first.',
  'holders-changed':
    'Who holds this role changed since you looked. Nothing was changed. Look at the list again.',
  'role-changed': 'This role was changed since you looked. Nothing was changed. Load the page again.',
  'nothing-scoped':
    'This role includes nothing that can hold for a part of the inventory. Nothing was changed.',
  'why-missing': 'Say why, in at least ten characters. Nothing was changed.',
} as const;

export type PeopleCode = keyof typeof REFUSALS;

export function refusePeople(code: PeopleCode): {
  readonly ok: false;
  readonly refusal: Refusal<PeopleCode>;
} {
  return { ok: false, refusal: { code, words: REFUSALS[code] } };
}
