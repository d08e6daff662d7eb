import { type Check, counted, numberIn, textIn } from '../rules/check.ts';

export const contradictingRecords: Check<'contradiction'> = {
  name: 'contradicting-records',
  looksAt: 'contradiction',
  title: 'Records that contradict each other',
  risk: 'CloudTrail gives an event id once. Where two records bear one id and say different things, one of them may be forged, to blame or to clear somebody.',
  remedy:
    'Open the records and compare them with the event history in AWS, which nobody can change. What came from the bucket or the event history stands before what was sent, and that before what was uploaded. Then look who sent or uploaded the other.',
  judge: (facts) => ({
    subject: `${facts.account} ${facts.region} ${facts.day}`,
    secretId: null,
    severity: 'high',
    since: facts.firstMetAt,
    evidence: {
      account: facts.account,
      region: facts.region,
      day: facts.day,
      events: facts.events,
      records: facts.records,
      firstEventId: facts.firstEventId.slice(0, 256),
    },
  }),
  says: (evidence) =>
    `${textIn(evidence, 'account')} in ${textIn(evidence, 'region')}: ${counted(numberIn(evidence, 'records'), 'record')} of ${counted(numberIn(evidence, 'events'), 'event id')} contradict each other, met on ${textIn(evidence, 'day')}; one id is ${textIn(evidence, 'firstEventId')}.`,
};
