import { type Refusal, refuse } from '#lib/kernel/result.ts';

const WORDS = {
  'not-allowed': 'Your roles do not allow this. Nothing was changed.',
  'confirm-first': 'Confirm that it is you, then do it again. Nothing was changed.',
  'no-such-channel': 'There is no such channel.',
  'no-such-notification': 'There is no such notification.',
  'channel-is-configured':
    'This channel stands in the configuration file. Change it there and start again. Nothing was changed.',
  'channel-name-taken': 'Another channel has this name. Choose another one.',
  'too-many-channels': 'There are 50 channels already. Remove one first.',
  'not-slack': 'This is not an incoming webhook of Slack. It begins with https://hooks.slack.com/services/.',
  'topic-unconnected': 'No connected account has this topic. Connect the account first.',
  'not-a-webhook': 'Only webhooks have a signing secret.',
} as const;
export type NotifyCode = keyof typeof WORDS;

/** A refusal with the fixed words of its code, at one field of the form where one is at fault. */
export function refuseNotify(
  code: NotifyCode,
  field?: string,
): { readonly ok: false; readonly refusal: Refusal<NotifyCode> } {
  return refuse(code, WORDS[code], field ? { [field]: WORDS[code] } : undefined);
}
