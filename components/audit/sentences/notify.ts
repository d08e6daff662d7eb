import { type Sentences, text } from './words.ts';

export const NOTIFY_SENTENCES: Sentences = {
  'channel.added': (data) => ({
    act: `added the channel ${text(data.name)} to ${text(data.place)}`,
    names: 'nothing',
  }),
  'channel.changed': (data) => ({
    act: `changed what the channel ${text(data.name)} gets`,
    names: 'nothing',
  }),
  'channel.tested': (data) => ({
    act: `sent a test message to the channel ${text(data.name)}`,
    names: 'nothing',
    tail: data.outcome === 'delivered' ? '' : `, it ended as ${text(data.outcome).replaceAll('-', ' ')}`,
    trouble: data.outcome !== 'delivered',
  }),
  'channel.paused': (data) => ({ act: `paused the channel ${text(data.name)}`, names: 'nothing' }),
  'channel.resumed': (data) => ({ act: `started the channel ${text(data.name)} again`, names: 'nothing' }),
  'channel.secret-renewed': (data) => ({
    act: `made a new signing secret for the channel ${text(data.name)}`,
    names: 'nothing',
  }),
  'channel.removed': (data) => ({
    act: `removed the channel ${text(data.name)}`,
    names: 'nothing',
    tail: data.unsent === 0 ? '' : `, ${text(data.unsent)} messages were not sent`,
  }),
};
