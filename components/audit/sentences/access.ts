import { because, minutes, type Sentences, text } from './words.ts';

export const ACCESS_SENTENCES: Sentences = {
  'policy.added': (data) => ({
    act: `put the policy ${text(data.name)} in force, edition ${text(data.version)}`,
    names: 'nothing',
  }),
  'policy.changed': (data) => ({
    act: `changed the policy ${text(data.name)}, edition ${text(data.version)} in force`,
    names: 'nothing',
  }),
  'policy.retired': (data) => ({
    act: `retired the policy ${text(data.name)}, edition ${text(data.version)}`,
    names: 'nothing',
  }),
  'policy.change-asked': (data) => ({
    act: `proposed to ${text(data.change)} the policy ${text(data.name)}`,
    names: 'nothing',
  }),
  'request.submitted': (data) => ({
    act: data.extendsGrantId ? `asked for more time to ${text(data.act)}` : `asked to ${text(data.act)}`,
    names: 'secret',
    tail: ` for ${minutes(data.durationSeconds)}`,
  }),
  'request.refused': (data) => ({
    act: 'was refused a request',
    names: 'nothing',
    tail: because(data),
    trouble: true,
  }),
  'request.decided': (data) => ({
    act: data.verdict === 'approve' ? 'signed' : 'denied',
    names: 'request',
    ...(data.rule ? { tail: `, by the rule ${text(data.rule)}` } : {}),
  }),
  'request.commented': () => ({ act: 'commented on', names: 'request' }),
  'request.cancelled': () => ({ act: 'withdrew', names: 'request' }),
  'request.expired': () => ({ act: 'let lapse', names: 'request' }),
  'grant.opened': (data) => ({
    act: 'opened access to',
    names: 'secret',
    tail: `, ${text(data.usesAllowed)} uses`,
  }),
  'grant.revoked': () => ({ act: 'revoked', names: 'grant' }),
  'grant.handed-back': () => ({ act: 'handed back', names: 'secret' }),
  'reveal.intended': (data) => ({
    act: `asked to ${data.way === 'copy' || data.way === 'download' ? data.way : 'show'}`,
    names: 'secret',
    tail: ', intent',
  }),
  'reveal.delivered': () => ({ act: 'was given the value of', names: 'secret', tail: ', outcome' }),
  'reveal.failed': (data) => ({
    act: 'got no value of',
    names: 'secret',
    tail: because(data),
    trouble: true,
  }),
  'reveal.withheld': (data) => ({
    act: 'was not given the value of',
    names: 'secret',
    tail: because(data),
    trouble: true,
  }),
  'reveal.refused': (data) => ({
    act: 'was refused a value',
    names: 'nothing',
    tail: because(data),
    trouble: true,
  }),
  'break-glass.opened': (data) => ({
    act: 'broke the glass of',
    names: 'secret',
    tail: `, ${minutes(data.durationSeconds)}, ${text(data.uses)} uses`,
    trouble: true,
  }),
  'break-glass.refused': (data) => ({
    act: 'was refused to break the glass',
    names: 'nothing',
    tail: because(data),
    trouble: true,
  }),
  'break-glass.reviewed': (data) => ({
    act:
      data.verdict === 'justified'
        ? 'found justified the break-glass of'
        : 'found not justified the break-glass of',
    names: 'secret',
    trouble: data.verdict !== 'justified',
  }),
  'break-glass.rotated': () => ({ act: 'saw rotated after break-glass', names: 'secret' }),
  'break-glass.rotation-waived': () => ({ act: 'waived the rotation after break-glass of', names: 'secret' }),
  'break-glass.nothing-read': () => ({ act: 'closed unused the break-glass of', names: 'secret' }),
  'rotation.due': () => ({ act: 'wants rotated, because it was seen,', names: 'secret' }),
  'rotation.seen': () => ({ act: 'saw rotated', names: 'secret' }),
};
