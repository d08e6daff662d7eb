import { type Refusal, refuse } from '#lib/kernel/result.ts';

/** Every expected refusal of this room, with the words a person reads: what happened, what was not changed, what to do. */
const REFUSALS = {
  'not-allowed': 'Your roles do not include this. Nothing was changed.',
  'signed-out': 'Your session ended. Nothing was changed. Sign in, then do it again.',
  'no-such-secret': 'There is no such secret, or you may not see it.',
  'no-such-change': 'There is no such change, or you may not see it.',
  'secret-gone': 'This secret is no longer in AWS. Nothing was changed.',
  'no-operator-role':
    'This account is connected without an operator role, so nothing can be changed in it from here. An admin can add the role to the connection.',
  'connection-paused': 'The connection of this secret is paused. Nothing was changed.',
  'owned-by-service':
    'This secret belongs to an AWS service, which changes it by itself. Use that service; nothing was sent.',
  replica: 'This is a replica. AWS takes changes in the primary region only; nothing was sent.',
  'not-a-replica': 'This is no replica, so there is nothing to promote.',
  'marked-for-deletion': 'This secret is marked for deletion. Restore it first; nothing was sent.',
  'not-marked': 'This secret is not marked for deletion, so there is nothing to restore.',
  'has-replicas':
    'This secret still has replicas, and AWS does not delete a secret that has. Remove them first; nothing was sent.',
  'no-function': 'No rotation function is set up for this secret. Set the schedule up first.',
  'rotation-off': 'This secret is not rotated, so there is nothing to stop.',
  'rotation-unfinished':
    'An earlier rotation is not complete: its version holds AWSPENDING, and AWS begins no other while it does. The doctor shows what can be done.',
  'no-value': 'This secret has no value yet. Put one first.',
  schedule: 'AWS does not take this schedule.',
  'unknown-version': 'This version is not there any more. Nothing was moved.',
  'same-version': 'This version holds the label already. There is nothing to move.',
  'pending-version':
    'This version is a rotation that is not finished: nothing proves that the database knows its value. No label goes there.',
  'maybe-empty':
    'Nothing shows that this version ever held a value: no read and no record of it. No label goes there.',
  'current-stays': 'AWSCURRENT can be moved, not taken off: a secret always has a current version.',
  'label-not-there': 'The label is not on this version any more. Nothing was moved.',
  'label-form': 'Labels that begin with AWS belong to AWS, except those it knows.',
  'too-many-labels': 'AWS keeps at most 20 labels on all versions of a secret together.',
  unchanged: 'That is what AWS has already. There is nothing to change.',
  'too-many-tags': 'AWS keeps at most 50 tags on a secret.',
  'region-of-secret': 'A replica cannot be in the region of the secret itself.',
  'region-taken': 'There is a replica in this region already.',
  'region-absent': 'There is no replica in this region.',
  'policy-form': 'This is not a policy: it must be one JSON object with statements.',
  'moved-on':
    'Somebody changed this secret while you were looking. Nothing was changed. Look at it again, then decide.',
  'facts-changed': 'This is not the change that was shown. Nothing was done. Look at it again.',
  'name-mistyped': 'That is not the name of the secret. Type it exactly as it is written above.',
  'other-running': 'Another change of this secret is running. Wait for its result, then do it again.',
  'needs-approval':
    'The access policy asks for a signature before this is done. Ask for it first; nothing was done.',
  'grant-over': 'The approval of this change has ended or was taken back. Nothing was done. Ask again.',
  'no-longer-named':
    'The policy that this was approved under does not let you ask for it any more. Nothing was done.',
  'already-run': 'This change was run already. It is not repeated; look at its result.',
  'not-waiting': 'This change cannot be asked for any more. Make it anew.',
  'value-missing': 'There is no value yet. Type one, choose a file or let AWS make one.',
  'value-unexpected': 'This change carries no value. Nothing was sent.',
  'value-too-long': 'AWS takes at most 65,536 bytes. Nothing was sent.',
  'value-broken': 'The value holds a character that cannot be sent. Nothing was sent.',
  'value-not-json': 'This is not valid JSON. Nothing was sent.',
  'value-not-object': 'This is JSON, but not one object with keys. Nothing was sent.',
  'value-key-twice': 'A key is there twice. Programs read one or the other; take one away. Nothing was sent.',
  'value-key-empty': 'A key has no name. Nothing was sent.',
  'value-too-many-generated':
    'AWS makes at most 10 passwords for one value here. Put the value in parts, or type some. Nothing was sent.',
  'value-shape': 'The value does not have the form that was announced. Nothing was sent.',
  'name-taken': 'There is a secret of this name already. Nothing was created.',
  'not-recorded': 'The record of this change could not be written, so nothing was sent. Try again.',
  'too-many-items': 'At most 200 secrets go into one batch.',
  'checkpoints-stopped':
    'What was recorded has not been kept outside of the database for 15 minutes. Nothing was changed. An admin sees on the audit page which place does not answer.',
} as const;

export type ChangeRefusalCode = keyof typeof REFUSALS;

export function refuseChange(
  code: ChangeRefusalCode,
  more: { readonly words?: string; readonly field?: string } = {},
): { readonly ok: false; readonly refusal: Refusal<ChangeRefusalCode> } {
  const words = more.words ?? REFUSALS[code];
  return more.field === undefined ? refuse(code, words) : refuse(code, words, { [more.field]: words });
}
