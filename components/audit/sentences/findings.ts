import { type Sentences, text } from './words.ts';

export const FINDINGS_SENTENCES: Sentences = {
  'findings.judged': (data) => ({
    act: `ran the check ${text(data.check).replaceAll('-', ' ')}`,
    names: 'nothing',
    tail: `: ${text(data.opened)} new, ${text(data.reopened)} back, ${text(data.resolved)} resolved`,
  }),
  'finding.acknowledged': (data) => ({
    act: 'put a finding aside on',
    names: 'secret',
    tail: ` (${text(data.check).replaceAll('-', ' ')}) until ${text(data.until).slice(0, 10)}`,
  }),
  'finding.reopened': (data) => ({
    act: 'took a finding up again on',
    names: 'secret',
    tail: ` (${text(data.check).replaceAll('-', ' ')})`,
  }),
  'read.explained': () => ({ act: 'explained a read past the product of', names: 'secret' }),
  'incident.opened': (data) => ({ act: `opened the incident “${text(data.title)}” about`, names: 'secret' }),
  'incident.noted': (data) => ({ act: `wrote in the incident ${text(data.incidentId)}`, names: 'nothing' }),
  'incident.handed-over': (data) => ({
    act: `handed over the incident ${text(data.incidentId)}`,
    names: 'nothing',
  }),
  'incident.closed': (data) => ({ act: `closed the incident ${text(data.incidentId)}`, names: 'nothing' }),
  'incident.reopened': (data) => ({
    act: `opened the incident ${text(data.incidentId)} again`,
    names: 'nothing',
    trouble: true,
  }),
};
