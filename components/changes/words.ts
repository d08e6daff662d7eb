import type { ChangeView } from '#lib/changes/queries/change-page.ts';

/** What became of a change, in a word or two. */
export function stateWords({ state, approval }: Pick<ChangeView, 'state' | 'approval'>): string {
  switch (state) {
    case 'proposed':
      if (!approval) return 'Not asked for yet';
      if (approval.state === 'pending') return 'Waiting for a signature';
      if (approval.state === 'approved') return 'Approved, not run';
      return approval.state === 'denied' ? 'Denied' : 'Not approved';
    case 'running':
      return 'Running';
    case 'accepted':
      return 'AWS works on it';
    case 'unknown':
      return 'Result not known yet';
    case 'succeeded':
      return 'Done';
    case 'failed':
      return 'Not done';
    case 'dropped':
      return 'Given up';
  }
}

const CODES: Readonly<Record<string, string>> = {
  throttled: 'AWS is throttling this account. Nothing was changed. Make it anew in a moment.',
  denied: 'AWS refused: a permission of the operator role is missing. Nothing was changed.',
  'timed-out': 'AWS did not answer within 10 s.',
  unreachable: 'AWS could not be reached.',
  'too-late': 'Too much time passed before this could be sent. Nothing was changed. Make it anew.',
  unknown: 'AWS failed in a way that is not known.',
  'not-applied': 'The answer of AWS was lost, and the secret shows no effect 30 s later. Make it anew.',
  'not-seen-afterwards': 'AWS said yes, but the secret shows no effect. Look at it before you do it again.',
  'rotation-unfinished': 'The rotation shows no end. The doctor on the rotation page tells what can be done.',
  'function-not-invokable':
    'AWS cannot invoke the rotation function: it is gone, or its policy does not admit secretsmanager.amazonaws.com. Nothing was changed.',
  'key-unusable': 'AWS could not use the KMS key. Nothing was changed.',
  invalid:
    'AWS did not accept the call: the secret changed meanwhile, or a rule of AWS forbids it. Nothing was changed.',
  'public-policy': 'AWS refused: this policy would open the secret to everybody. Nothing was changed.',
  'bad-policy': 'AWS refused this policy: its syntax or a principal is wrong. Nothing was changed.',
  'exists-already': 'AWS knows such a version or secret already. Nothing was changed.',
  'not-found': 'AWS does not know this secret any more.',
  'marked-for-deletion': 'This secret is marked for deletion. Nothing was changed.',
};

/** Why a change was not done, or what is not known about it. */
export function outcomeWords(code: string | null): string {
  if (code === null) return '';
  return CODES[code] ?? `AWS refused it (${code.replaceAll('-', ' ')}). Nothing was changed.`;
}

export function isProduction(environment: string): boolean {
  return environment === 'production' || environment === 'unknown';
}
