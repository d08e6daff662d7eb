import { doorWords } from './door-words.ts';
import { because, type Sentences, text } from './words.ts';

export const PEOPLE_SENTENCES: Sentences = {
  'session.started': () => ({ act: 'signed in', names: 'nothing' }),
  'session.ended': () => ({ act: 'signed out', names: 'nothing' }),
  'session.confirmed': () => ({ act: 'confirmed the sign-in', names: 'nothing' }),
  'group.joined': (data) => ({ act: `put somebody into the group ${text(data.group)}`, names: 'nothing' }),
  'group.left': (data) => ({ act: `took somebody out of the group ${text(data.group)}`, names: 'nothing' }),
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
