import { type Refusal, refuse } from '#lib/kernel/result.ts';

/** Why something about the sources of the trail is not done. Codes are stable; words are shown. */
const WORDS = {
  'not-allowed': 'Your roles do not allow this. Nothing was changed.',
  'no-such-connection': 'There is no such connection. Nothing was changed.',
  'no-witness':
    'Then nothing would read the trail of this account. Switch another source on first. Nothing was changed.',
  'no-source': 'There is no such source to renew the secret of. Nothing was changed.',
  'no-such-upload': 'There is no such upload, or it is somebody else’s.',
  'upload-closed': 'This upload takes nothing any more. Begin another one.',
  'upload-order': 'This piece does not follow the last one. Ask how far the file came, and go on there.',
  'upload-too-long': 'The file is longer than was said. The piece was not taken.',
  'upload-not-whole': 'Not every file has arrived whole. Nothing is read yet; go on sending.',
  'too-many-uploads': 'Three uploads are under way. Wait until one is done, or cancel one.',
} as const;

export type TrailRefusalCode = keyof typeof WORDS;

export function refuseTrail(code: TrailRefusalCode) {
  return refuse(code, WORDS[code]) as { readonly ok: false; readonly refusal: Refusal<TrailRefusalCode> };
}
