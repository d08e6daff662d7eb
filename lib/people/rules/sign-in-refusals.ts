import { type Refusal, refuse } from '#lib/kernel/result.ts';

/** Why a sign-in or a confirmation did not come about, in the words a person reads. */
const REFUSALS = {
  stale:
    'This sign-in began too long ago, in another browser, or was finished already. You are not signed in by it. Begin again.',
  'provider-unreachable':
    'The identity provider did not answer as it should. Nothing was done. Try again; if it stays so, tell its operator.',
  'provider-refused': 'The identity provider did not accept this sign-in. Nothing was done. Begin again.',
  'proof-refused':
    'What the identity provider sent does not prove who you are. Nothing was done. Begin again.',
  'provider-unsafe':
    'The identity provider names itself differently from what is set up here, or names an address without encryption. Nobody can sign in until an operator has looked at it.',
  'wrong-issuer':
    'The proof came from another issuer than the one that is set up here. You are not signed in.',
  'subject-unusable':
    'The identity provider named you by something that is no identifier. You are not signed in. Tell its operator.',
  'email-unusable':
    'The identity provider sent an e-mail address that cannot be one. You are not signed in. Tell its operator.',
  'email-unverified':
    'Your e-mail address is not verified at the identity provider. You are not signed in. Verify it there, then sign in.',
  'groups-unusable':
    'The identity provider sent groups in a form or number that is not read here. You are not signed in. Tell its operator.',
  'claims-too-large':
    'The identity provider sent more about you than is read here. You are not signed in. Tell its operator.',
  'person-disabled': 'Your account is switched off here. You are not signed in. An admin can change that.',
  'session-over':
    'Your session ended while you were at the identity provider. Nothing was confirmed. Sign in.',
  'other-person':
    'Somebody else signed in at the identity provider than is signed in here. Nothing was confirmed.',
  'not-asked-again':
    'The identity provider did not ask you to sign in again. Nothing was confirmed. Its operator has to honour prompt=login and send auth_time.',
  'no-second-factor':
    'The identity provider did not say that you used a second factor. Nothing was confirmed. Set one up there, then confirm again.',
  'link-used':
    'This link was used, is older than 10 minutes, or is not one of ours. It did nothing. Start Countersign again for a new one.',
} as const;

export type SignInCode = keyof typeof REFUSALS;

export function refuseSignIn<C extends SignInCode>(
  code: C,
): { readonly ok: false; readonly refusal: Refusal<C> } {
  return refuse(code, REFUSALS[code]);
}

/** The words of a code that came by an address; a code that is none of ours says only that nothing was done. */
export function signInWords(code: string): string {
  return Object.hasOwn(REFUSALS, code)
    ? REFUSALS[code as SignInCode]
    : 'This sign-in did not come about. Nothing was done. Begin again.';
}
