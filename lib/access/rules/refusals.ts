import type { Refusal } from '#lib/kernel/result.ts';

/**
 * Every expected refusal of this room: the HTTP status it means and the words a person reads. A foreign id and an
 * absent one answer alike, so `no-such-…` says nothing about whether the thing exists.
 */
const REFUSALS = {
  'not-allowed': [403, 'Your role does not include this. Nothing was changed.'],
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
  'marked-for-deletion': [
    409,
    'This secret is marked for deletion, so AWS does not give its value. Restore it first.',
  ],
  'already-waiting': [409, 'You already asked for this and the request is waiting. Nothing was sent again.'],
  'too-many-open': [429, 'You have 5 requests waiting. Withdraw one, or wait for a decision.'],

  'text-too-short': [400, 'The reason is too short.'],
  'text-too-long': [400, 'The text is longer than 4,000 characters. Nothing was sent.'],
  'text-broken': [400, 'The text holds a character that cannot be stored. Remove it and send again.'],
  'comment-missing': [400, 'Say why you deny. The person who asked reads it.'],
  'why-missing': [400, 'Say why you revoke. The holder reads it.'],

  'own-request': [403, 'You cannot decide this: it is your own request.'],
  'may-not-decide': [403, 'You cannot decide this: the policy asks for a signature of another role.'],
  'decided-already': [409, 'You decided this request before. The first decision stands.'],
  'request-closed': [409, 'This request was decided or withdrawn meanwhile. Nothing was changed.'],
  'request-expired': [409, 'This request lapsed before it was decided. Nothing was changed.'],
  'facts-changed': [409, 'What you looked at is not what is asked. Look at the request again, then decide.'],
  'longer-than-asked': [400, 'You may shorten the time, not lengthen it.'],
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
  'other-secret': [403, 'This grant is for another secret or another staging label. Nothing was revealed.'],
  'too-many-reveals': [
    429,
    'You revealed 10 values in 10 minutes, or 30 today. Nothing was revealed. Wait, then try again.',
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
