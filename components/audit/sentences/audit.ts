import { because, type Sentences, text } from './words.ts';

export const AUDIT_SENTENCES: Sentences = {
  'audit.viewed': (data) => ({
    act: data.page === 'record' ? 'looked at a record of the audit log' : 'looked at the audit log',
    names: 'nothing',
    tail: text(data.filters) === '' ? '' : `, ${text(data.filters)}`,
  }),
  'audit.exported': (data) => ({
    act: `took an export of the audit log, records ${text(data.from)} to ${text(data.to)}`,
    names: 'nothing',
  }),
  'audit.key-changed': (data) => ({
    act:
      data.previousKeyId === null
        ? `made the key ${text(data.keyId)} that signs checkpoints`
        : `put the key ${text(data.keyId)} in place of ${text(data.previousKeyId)}`,
    names: 'nothing',
  }),
  'audit.checkpoints-stopped': (data) => ({
    act: `could not store checkpoints in ${text(data.place)}`,
    names: 'nothing',
    tail: because(data),
    trouble: true,
  }),
  'audit.checkpoints-resumed': (data) => ({
    act: `stores checkpoints in ${text(data.place)} again`,
    names: 'nothing',
  }),
  'audit.chain-broken': (data) => ({
    act: `found that the log breaks at record ${text(data.firstBad)}`,
    names: 'nothing',
    trouble: true,
  }),
  'audit.chain-acknowledged': (data) => ({
    act: `took note that the log breaks at record ${text(data.firstBad)}`,
    names: 'nothing',
  }),
};
