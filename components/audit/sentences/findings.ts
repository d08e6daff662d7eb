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
};
