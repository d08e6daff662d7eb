import { type Sentences, text } from './words.ts';

export const SECRETS_SENTENCES: Sentences = {
  'connection.added': (data) => ({
    act: `added the connection to account ${text(data.accountId)}`,
    names: 'nothing',
  }),
  'connection.begun': (data) => ({
    act: `began to set up the connection to account ${text(data.accountId)}`,
    names: 'nothing',
  }),
  'connection.dropped': (data) => ({
    act: `dropped the set-up of account ${text(data.accountId)}`,
    names: 'nothing',
  }),
  'connection.checked': (data) => ({
    act: `checked the roles of account ${text(data.accountId)}: ${text(data.works)} fine, ${text(data.missing)} missing, ${text(data.tooMuch)} too much`,
    names: 'nothing',
    trouble: Number(data.missing) + Number(data.tooMuch) > 0,
  }),
  'connection.paused': (data) => ({
    act: `paused the connection to account ${text(data.accountId)}`,
    names: 'nothing',
  }),
  'connection.resumed': (data) => ({
    act: `started the connection to account ${text(data.accountId)} again`,
    names: 'nothing',
  }),
  'connection.changed': (data) => ({
    act: `changed regions or roles of the connection to account ${text(data.accountId)}`,
    names: 'nothing',
  }),
  'connection.removed': (data) => ({
    act: `removed the connection to account ${text(data.accountId)}; its ${text(data.secrets)} secrets stay on record`,
    names: 'nothing',
  }),
  'inventory.synced': (data) => ({
    act: `read the inventory of ${text(data.region)}: ${text(data.seen)} ${Number(data.seen) === 1 ? 'secret' : 'secrets'}, ${text(data.added)} new, ${text(data.changed)} changed, ${text(data.gone)} gone`,
    names: 'nothing',
    trouble: data.outcome !== 'complete',
  }),
  'view.saved': (data) => ({
    act: `saved the view ${text(data.name)}${data.shared === true ? ' for everybody' : ''}`,
    names: 'nothing',
  }),
  'fingerprints.switched': (data) => ({
    act:
      data.on === true
        ? 'let reveals of an account leave fingerprints'
        : 'ended the fingerprints of an account',
    names: 'nothing',
  }),
  'fingerprints.kept': (data) => ({
    act: `left ${text(data.keys)} ${Number(data.keys) === 1 ? 'fingerprint' : 'fingerprints'} of a version of`,
    names: 'secret',
  }),
  'class.lowering-began': (data) => ({
    act: `let ${text(data.from)} stand for 24 hours, though ${text(data.rule)} says ${text(data.to)}, for`,
    names: 'secret',
  }),
  'class.lowering-taken-back': (data) => ({
    act: `ended the wait to become ${text(data.to)} of`,
    names: 'secret',
  }),
  'class.lowered': (data) => ({
    act: `changed the class from ${text(data.from)} to ${text(data.to)} of`,
    names: 'secret',
  }),
  'view.removed': (data) => ({ act: `removed the view ${text(data.name)}`, names: 'nothing' }),
};
