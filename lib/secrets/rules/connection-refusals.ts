import { type Refusal, refuse } from '#lib/kernel/result.ts';

const WORDS = {
  forbidden: 'Your roles do not allow this. Nothing was changed.',
  'connection-unknown': 'There is no such connection. Nothing was changed.',
  'connected-already': 'This account is connected already. Nothing was changed.',
  'begun-already': 'This account is being set up already. Go on there.',
  'name-taken': 'Another connection has this name.',
  'place-unknown': 'One of these regions is not of this partition.',
  'not-usable':
    'The inventory role does not open, or secrets cannot be listed in every region. Nothing was connected. Make the roles, then check again.',
  'changed-meanwhile': 'Somebody else changed this connection a moment ago. Nothing was changed. Look again.',
  configured: 'This connection is set by the configuration file and is changed there.',
  'no-region-left': 'A connection has at least one region. Remove the connection instead.',
  'no-roles': 'This account is looked at with the credentials of this machine. It has no roles to check.',
} as const;

export type ConnectionCode = keyof typeof WORDS;

export function refuseConnection(
  code: ConnectionCode,
  field?: string,
): { readonly ok: false; readonly refusal: Refusal<ConnectionCode> } {
  return field === undefined
    ? refuse(code, WORDS[code])
    : refuse(code, WORDS[code], { [field]: WORDS[code] });
}
