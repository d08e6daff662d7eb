import { type Sentences, text } from './words.ts';

export const TRAIL_SENTENCES: Sentences = {
  'trail.imported': (data) => ({
    act: `imported ${text(data.added)} new CloudTrail records from ${text(data.files)} files`,
    names: 'nothing',
    trouble: Number(data.unreadable) > 0,
    tail: Number(data.unreadable) > 0 ? `, ${text(data.unreadable)} unreadable` : '',
  }),
};
