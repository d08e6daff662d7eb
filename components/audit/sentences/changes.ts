import { because, type Data, type RecordSentence, type Sentences, text } from './words.ts';

const ACTS: Readonly<Record<string, string>> = {
  rotate: 'to rotate',
  'test-rotation': 'to test the rotation of',
  'configure-rotation': 'to set the rotation schedule of',
  'cancel-rotation': 'to stop the rotation of',
  'move-label': 'to move a label of',
  'take-off-label': 'to take a label off',
  put: 'to put a value into',
  describe: 'to change the description of',
  'change-key': 'to change the key of',
  tag: 'to change tags of',
  replicate: 'to add replicas of',
  'remove-replicas': 'to remove replicas of',
  'promote-replica': 'to promote',
  'put-policy': 'to set the resource policy of',
  'remove-policy': 'to remove the resource policy of',
  delete: 'to plan the deletion of',
  'force-delete': 'to delete for good',
  restore: 'to restore',
};

const SETTLED: Readonly<Record<string, string>> = {
  succeeded: 'done, as read back',
  failed: 'not done',
  unknown: 'result not known yet',
  accepted: 'begun',
};

const actWords = (data: Data) => ACTS[text(data.kind)] ?? text(data.kind);

function settled(data: Data): RecordSentence {
  const outcome = text(data.outcome);
  return {
    act: actWords(data).replace(/^to /, 'asked AWS to '),
    names: 'secret',
    tail: `: ${SETTLED[outcome] ?? outcome}${data.code ? because(data) : ''}`,
    ...(outcome === 'failed' || outcome === 'unknown' ? { trouble: true } : {}),
  };
}

export const CHANGES_SENTENCES: Sentences = {
  'change.proposed': (data) => ({ act: `prepared ${actWords(data)}`, names: 'secret' }),
  'change.started': (data) => ({ act: `began ${actWords(data)}`, names: 'secret', tail: ', intent' }),
  'change.settled': settled,
  'change.dropped': (data) => ({ act: `dropped the plan ${actWords(data)}`, names: 'secret' }),
  'change.refused': (data) => ({
    act: 'was refused a change',
    names: 'nothing',
    tail: because(data),
    trouble: true,
  }),
  'secret.creation-started': (data) => ({
    act: `began to create ${text(data.name)}`,
    names: 'nothing',
    tail: ', intent',
  }),
  'secret.creation-settled': (data) => ({
    act: data.outcome === 'succeeded' ? 'created a secret' : 'did not create a secret',
    names: 'secret',
    ...(data.code ? { tail: because(data) } : {}),
    ...(data.outcome === 'succeeded' ? {} : { trouble: true }),
  }),
};
