import type { Refusal } from '#lib/kernel/result.ts';
import { CONFIRM_FIRST } from '#lib/people/rules/confirmation.ts';

/**
 * Every expected refusal of this room: the HTTP status it means and the words a person reads. A foreign id and an
 * absent one answer alike, so `no-such-…` says nothing about whether the thing exists.
 */
const REFUSALS = {
  'not-allowed': [403, 'Your role does not include this. Nothing was changed.'],
  'confirm-first': [403, CONFIRM_FIRST.words],
  'signed-out': [401, 'Your session ended. Nothing was revealed. Sign in and ask again.'],
  'no-such-secret': [404, 'There is no such secret, or you may not see it.'],
  'no-such-request': [404, 'There is no such request, or you may not see it.'],
  'no-such-grant': [404, 'There is no such grant, or you may not see it.'],

  'no-policy': [
    403,
    'No access policy covers this secret, so nobody can give access to it. An admin can write one.',
  ],
  'may-not-ask': [403, 'The access policy of this secret does not let your role ask. Nothing was sent.'],
  'nobody-can-decide': [
    409,
    'Nobody who is active could sign this request, so it was not sent. Tell an admin.',
  ],
  'too-long': [400, 'That is longer than the policy allows. Choose a shorter time.'],
  'too-many-uses': [400, 'That is more uses than the policy allows. Choose fewer.'],
  'ticket-missing': [400, 'The policy asks for a ticket. Name the one this belongs to.'],
  'ticket-form': [400, 'The ticket does not have the form the policy asks for.'],
  'unknown-label': [400, 'This secret has no version with that staging label.'],
  'unknown-version': [400, 'This secret has no such version any more.'],
  'no-target': [400, 'Choose a staging label or one version, not both.'],
  'unknown-key': [
    400,
    'A key was named that nobody has seen in this value. Choose from the known ones, or none for any.',
  ],
  'marked-for-deletion': [
    409,
    'This secret is marked for deletion, so AWS does not give its value. Restore it first.',
  ],
  'already-waiting': [409, 'You already asked for this and the request is waiting. Nothing was sent again.'],
  'too-many-open': [429, 'You have 5 requests waiting. Withdraw one, or wait for a decision.'],
  'ceiling-of-requests': [
    429,
    'So many requests wait that no more are taken from anybody. Nothing was sent. Admins were told; try again when some are decided.',
  ],
  'too-many-items': [
    400,
    'At most 20 secrets can wait in one request. Ask for the others when these are decided.',
  ],
  'named-twice': [400, 'The same thing was named twice. Nothing was sent.'],
  'some-items-refused': [409, 'Some of these cannot be asked for as they stand. Nothing was sent.'],
  'no-extension': [409, 'This access ended too long ago to be extended. Ask for it anew.'],

  'text-too-short': [400, 'The reason is too short.'],
  'reason-contains-secret': [
    400,
    'The reason holds the value of the secret itself. Nothing was sent and the text was not kept. Say what you need it for without it, and let the value be rotated.',
  ],
  'text-too-long': [400, 'The text is longer than 4,000 characters. Nothing was sent.'],
  'text-broken': [400, 'The text holds a character that cannot be stored. Remove it and send again.'],
  'comment-empty': [400, 'There is nothing to say yet. Write a comment first.'],
  'too-many-comments': [429, 'This thread holds 500 comments. Nothing was added.'],
  'comment-missing': [400, 'Say why you deny. The person who asked reads it.'],
  'why-missing': [400, 'Say why you revoke. The holder reads it.'],

  'own-request': [403, 'You cannot decide this: it is your own request.'],
  'may-not-decide': [403, 'You cannot decide this: the policy asks for a signature of another role.'],
  'decided-already': [409, 'You decided this request before. The first decision stands.'],
  'request-closed': [409, 'This request was decided or withdrawn meanwhile. Nothing was changed.'],
  'request-expired': [409, 'This request lapsed before it was decided. Nothing was changed.'],
  'facts-changed': [409, 'What you looked at is not what is asked. Look at the request again, then decide.'],
  'longer-than-asked': [400, 'You may shorten the time, not lengthen it.'],
  'more-than-asked': [400, 'You may give fewer uses than asked, not more.'],
  'requester-inactive': [
    409,
    'The person who asked is no longer active or may no longer reveal. Nothing was signed.',
  ],
  'secret-changed': [
    409,
    'This secret was deleted or made again since the request. Ask for the one that exists now.',
  ],

  'grant-ended': [409, 'This grant has ended. You can ask again.'],
  'grant-not-started': [409, 'This grant has not started yet.'],
  'grant-spent': [409, 'This grant has no uses left. You can ask again.'],
  'grant-revoked': [409, 'This grant was revoked.'],
  'grant-handed-back': [409, 'This access was handed back.'],
  'other-secret': [403, 'This grant is for another secret, staging label or version. Nothing was revealed.'],
  'other-act': [403, 'This grant is not for revealing a value. Nothing was revealed.'],
  'key-not-asked': [
    403,
    'This grant is for other keys of the value. Nothing was revealed. Ask for this key, or for the whole value.',
  ],
  'no-longer-named': [
    403,
    'You are no longer among those whom the policy lets ask for this, so this access ends. Nothing was revealed.',
  ],
  'too-many-reveals': [
    429,
    'You revealed 10 values in 10 minutes, or 30 in 24 h. Nothing was revealed. Wait, then try again.',
  ],
  'ceiling-of-reveals': [
    429,
    'So many values were revealed in 10 minutes that reveals are stopped for everybody. Nothing was revealed. Admins were told; wait a few minutes.',
  ],

  'no-break-glass': [
    403,
    'The access policy of this secret names nobody who may break the glass. Nothing was opened. Ask for access instead.',
  ],
  'not-a-holder': [
    403,
    'The access policy of this secret does not name you for break-glass. Nothing was opened. Ask for access instead.',
  ],
  'review-overdue': [
    409,
    'A break-glass of yours is overdue for review. Nothing was opened. Ask somebody to review it first.',
  ],
  'too-many-break-glass': [
    429,
    'You broke the glass 10 times in 24 h. Nothing was opened. Ask for access, or let an admin open it.',
  ],
  'already-open': [
    409,
    'You already hold access to this by break-glass. Nothing was opened twice. Use the grant you have.',
  ],
  'name-mistyped': [400, 'That is not the name of the secret. Type it exactly as it is written above.'],
  'no-such-break-glass': [404, 'There is no such break-glass, or you may not see it.'],
  'own-break-glass': [
    403,
    'You opened this yourself, so somebody else has to look at it. Nothing was changed.',
  ],
  'appointed-by-opener': [
    403,
    'The person who opened this gave you your role less than 24 h ago. Somebody else has to look at it.',
  ],
  'still-running': [
    409,
    'This access is still running, so more may be read. Revoke it, or review it when it is over. Nothing was changed.',
  ],
  'reviewed-already': [409, 'Somebody reviewed this meanwhile. Their review stands.'],
  'rotation-settled': [409, 'The rotation was settled meanwhile. Nothing was changed.'],
  'note-missing': [400, 'Say what you found. It stays in the register.'],
  'waive-missing': [400, 'Say why it need not be rotated. It stays in the register.'],

  'no-such-policy': [404, 'There is no such policy, or you may not see it.'],
  'policy-configured': [
    409,
    'This policy is written in the configuration file. Change it there; it is read at the next start.',
  ],
  'policy-moved-on': [
    409,
    'This policy changed since the proposal was written. Nothing was changed. Look at the edition in force, then propose again.',
  ],
  'policy-name-taken': [409, 'Another policy has this name. Choose another one, or edit that policy.'],
  'policy-name-form': [
    400,
    'A name is made of letters, digits, dots and dashes, as payments-reveal. A slash may part it.',
  ],
  'policy-unchanged': [400, 'The proposal says the same as the edition in force. Nothing was sent.'],
  'policy-change-waiting': [
    409,
    'A change of this policy already waits for a signature. Nothing was sent. Decide or withdraw that one first.',
  ],
  'policies-locked': [
    409,
    'After this change nobody could change policies any more. Nothing was changed. Leave somebody who may ask and others who may sign.',
  ],
  'ticket-unknown': [
    400,
    'The ticket system does not know this ticket as one that is open. Nothing was sent.',
  ],
  'ticket-not-checked': [
    503,
    'The ticket system could not be asked, so nothing was sent. Try again in a moment.',
  ],
  'ticket-address': [
    409,
    'The policy asks to check tickets at an address that the configuration does not allow. Nothing was sent. Tell an admin.',
  ],

  'no-such-offer': [
    403,
    'This reveal was not prepared for you, or not in this session. Open the grant again.',
  ],
  'already-used': [409, 'This reveal was already carried out. Nothing was read again.'],
  'offer-expired': [
    409,
    'This reveal was prepared more than a minute ago. Nothing was read. Press the button again.',
  ],
  'no-such-key': [
    409,
    'The value has no such key. Nothing was shown; one use was taken, because AWS did answer.',
  ],
  'checkpoints-stopped': [
    503,
    'What was recorded has not been kept outside of the database for 15 minutes. Nothing was revealed. An admin sees on the audit page which place does not answer.',
  ],
  'not-recorded': [503, 'The record of this reveal could not be written. Nothing was revealed. Try again.'],
  'read-failed': [
    502,
    'The read at AWS broke off. Nothing was revealed; one use was taken, because AWS may have answered.',
  ],
} as const satisfies Record<string, readonly [status: number, words: string]>;

export type AccessRefusalCode = keyof typeof REFUSALS;
export type AccessRefusal = { readonly ok: false; readonly refusal: Refusal<AccessRefusalCode> };

/** Refuses with the words of the table, or with words that say more about this case. */
export function refuseAccess(
  code: AccessRefusalCode,
  options: { words?: string; field?: string } = {},
): AccessRefusal {
  const words = options.words ?? REFUSALS[code][1];
  const refusal = options.field ? { code, words, fields: { [options.field]: words } } : { code, words };
  return { ok: false, refusal };
}

/** HTTP status of a refusal of this room; 403 for a code it does not know. */
export function statusOfRefusal(code: string): number {
  return Object.hasOwn(REFUSALS, code) ? REFUSALS[code as AccessRefusalCode][0] : 403;
}
