import type { CheckLine, CheckState } from '#lib/aws/rules/role-check.ts';
import type { ConnectionPage } from '#lib/secrets/queries/connection-page.ts';
import { countOf } from '../format/number.ts';

/** The account in one sentence. */
export function connectionTitle({ name, accountId, state, check, direct }: ConnectionPage): string {
  const which = `${name} (${accountId})`;
  if (state === 'set-up') {
    if (check.length === 0) return `${which} is being set up: create the roles, then check them.`;
    return `${which} is being set up. ${checkSentence(check)}`;
  }
  if (state === 'removed') return `${which} was removed. What was seen of it stays.`;
  if (state === 'paused') return `${which} is paused: nothing is read, revealed or changed there.`;
  if (direct) return `${which} is looked at with the credentials of this machine.`;
  return `${which} is connected.`;
}

export function connectionLead({ kind, partition, state, direct, regions }: ConnectionPage): string {
  const where = `${kind === 'local' ? 'Local AWS' : 'AWS'}, partition ${partition}, ${countOf(regions.length, 'region')}.`;
  if (direct)
    return `${where} It has no roles, so nothing can be revealed or changed in it. Connect it with roles to use it.`;
  if (state === 'removed')
    return `${where} Its secrets left the lists; their pages, requests and reads stay on record.`;
  return where;
}

/** `38 permissions work, 1 is missing.` */
export function checkSentence(check: readonly CheckLine[]): string {
  const count = (state: CheckState) => check.filter((line) => line.state === state).length;
  const missing = count('missing');
  const tooMuch = count('too-much');
  const notTried = count('not-tried');
  const parts = [
    `${count('works')} of ${check.length} are as they should be`,
    ...(missing > 0 ? [`${missing} ${missing === 1 ? 'is' : 'are'} missing`] : []),
    ...(tooMuch > 0 ? [`${tooMuch} ${tooMuch === 1 ? 'is' : 'are'} too much`] : []),
    ...(notTried > 0 ? [`${notTried} could not be tried`] : []),
  ];
  return `${parts.join(', ')}.`;
}

export const CHECK_WORDS: Readonly<Record<CheckState, string>> = {
  works: 'fine',
  missing: 'missing',
  'too-much': 'too much',
  'not-tried': 'not known',
};

export const ROLE_WORDS = {
  inventory: 'Inventory role',
  reveal: 'Reveal role',
  operator: 'Operator role',
} as const;
