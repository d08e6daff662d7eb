import { doorWords } from './door-words.ts';
import { because, type Data, type Sentences, text } from './words.ts';

export const PEOPLE_SENTENCES: Sentences = {
  'session.started': () => ({ act: 'signed in', names: 'nothing' }),
  'session.ended': (data) => ({ act: endedWords(data), names: 'nothing' }),
  'session.confirmed': () => ({ act: 'confirmed the sign-in', names: 'nothing' }),
  'person.came': () => ({ act: 'came in for the first time', names: 'nothing' }),
  'identity.linked': () => ({ act: 'linked two accounts as one person', names: 'nothing' }),
  'group.joined': (data) => ({ act: `put somebody into the group ${text(data.group)}`, names: 'nothing' }),
  'group.left': (data) => ({ act: `took somebody out of the group ${text(data.group)}`, names: 'nothing' }),
  'role.given': (data) => ({
    act: `gave somebody the role ${text(data.role)}`,
    names: 'nothing',
    tail: within(data),
  }),
  'role.taken': (data) => ({
    act: `took the role ${text(data.role)} from somebody`,
    names: 'nothing',
    tail: within(data),
  }),
  'role.made': (data) => ({ act: `made the role ${text(data.role)}`, names: 'nothing' }),
  'role.changed': (data) => ({ act: `changed what the role ${text(data.role)} permits`, names: 'nothing' }),
  'role.removed': (data) => ({ act: `removed the role ${text(data.role)}`, names: 'nothing' }),
  'role.refused': (data) => ({
    act: 'was refused a change of roles or people',
    names: 'nothing',
    tail: because(data),
    trouble: true,
  }),
  'person.disabled': () => ({
    act: 'switched an account off',
    names: 'nothing',
    tail: ', with sessions and access',
  }),
  'person.enabled': () => ({ act: 'switched an account on again', names: 'nothing' }),
  'session.refused': (data) => ({
    act: 'was refused a sign-in',
    names: 'nothing',
    tail: because(data),
    trouble: true,
  }),
  'door.refused': (data) => ({
    act: `was turned away at ${doorWords(text(data.door))}`,
    names: 'nothing',
    tail: because(data),
    trouble: true,
  }),
};

/** Who ends their own session signs out. */
function endedWords(data: Data): string {
  if (data.personId !== undefined) return 'ended the sessions of somebody';
  if (data.why === 'way-closed') return 'ended sessions of a way to sign in that is closed';
  return data.why === 'signed-out-elsewhere' ? 'signed out other sessions' : 'signed out';
}

function within(data: Data): string {
  return data.scope === undefined ? '' : ' for a part of the inventory';
}
