import { type Sentences, text } from './words.ts';

const SOURCES: Readonly<Record<string, string>> = {
  lookup: 'the event history',
  s3: 'the bucket',
  eventbridge: 'the endpoint for events',
};

export const TRAIL_SENTENCES: Sentences = {
  'trail.imported': (data) => ({
    act: `imported ${text(data.added)} new CloudTrail records from ${text(data.files)} files`,
    names: 'nothing',
    trouble: Number(data.unreadable) > 0,
    tail: Number(data.unreadable) > 0 ? `, ${text(data.unreadable)} unreadable` : '',
  }),
  'trail.source-set': (data) => ({
    act: `switched ${data.isOn === true ? 'on' : 'off'} ${SOURCES[text(data.source)] ?? 'a source'} of the trail of ${text(data.connection)}`,
    names: 'nothing',
    tail: `${data.source === 's3' ? `: ${text(data.place)}` : ''}${data.secretMade === true ? ', with a new secret' : ''}`,
    trouble: data.isOn !== true,
  }),
  'trail.exception-made': (data) => ({
    act: `let ${text(data.principalArn).split(':').at(-1)} read ${Array.isArray(data.secretIds) && data.secretIds.length === 1 ? 'one secret' : `${Array.isArray(data.secretIds) ? data.secretIds.length : 'some'} secrets`} past the product until ${text(data.endsAt).slice(0, 10)}`,
    names: 'nothing',
  }),
  'trail.exception-ended': (data) => ({
    act: `ended the standing exception of ${text(data.principalArn).split(':').at(-1)}`,
    names: 'nothing',
  }),
  'trail.uploaded': (data) => ({
    act: `uploaded ${text(data.files)} CloudTrail ${data.files === 1 ? 'file' : 'files'}`,
    names: 'nothing',
  }),
  'trail.exported': (data) => ({
    act: 'exported records of the trail',
    names: 'nothing',
    tail: text(data.filter) === '' ? ', without a filter' : `, filtered by ${text(data.filter)}`,
  }),
};
