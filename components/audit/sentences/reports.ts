import { type Sentences, text } from './words.ts';

const plain =
  (act: string, trouble = false) =>
  () =>
    ({ act, names: 'nothing', trouble }) as const;

/** Evidence packs, certification and schedules. */
export const REPORTS_SENTENCES: Sentences = {
  'evidence.ordered': (data) => ({
    act: `ordered evidence of ${text(data.from)} to ${text(data.to)}`,
    names: 'nothing',
  }),
  'evidence.begun': plain('began to make an evidence pack'),
  'evidence.made': plain('got an evidence pack made'),
  'evidence.repeated': (data) => ({
    act:
      data.outcome === 'same'
        ? 'made an evidence pack again, with the same bytes'
        : 'made an evidence pack again and got other bytes',
    names: 'nothing',
    trouble: data.outcome !== 'same',
  }),
  'evidence.failed': plain('could not make an evidence pack', true),
  'evidence.cancelled': plain('cancelled an evidence pack'),
  'evidence.downloaded': plain('downloaded an evidence pack'),
  'evidence.dropped': plain('let go of the bytes of an evidence pack whose time was over'),
  'evidence.asked-again': plain('asked for an evidence pack to be made again'),
  'evidence.schedule-made': (data) => ({
    act: `scheduled evidence for every ${text(data.every)}`,
    names: 'nothing',
  }),
  'evidence.schedule-stopped': plain('stopped a schedule of evidence'),
  'evidence.retention-set': (data) => ({
    act: `set evidence packs to be kept ${text(data.days)} days`,
    names: 'nothing',
  }),
  'certification.opened': (data) => ({
    act: `opened the certification “${text(data.title)}”`,
    names: 'nothing',
  }),
  'certification.decided': (data) => ({
    act: `certified ${Array.isArray(data.rows) ? data.rows.length : 0} rows: ${text(data.verdict)}`,
    names: 'nothing',
  }),
  'certification.closed': (data) => ({
    act: `closed a certification: ${text(data.kept)} kept, ${text(data.removed)} to remove, ${text(data.onRequest)} to ask each time`,
    names: 'nothing',
    trouble: Number(data.notLookedAt) > 0,
  }),
};
