import { tagsAfterRemoving } from '../../rules/secrets/tags.ts';
import { untagResource as members } from '../../shapes/secrets-manager/untag-resource.ts';
import { saveTags } from '../../state/secrets.ts';
import { operation } from '../operation.ts';
import { checkSecretId, demandOn, type Located, locateSecret, writable } from './locate-secret.ts';
import { checkNotLockedOut } from './not-locked-out.ts';

export const untagResource = operation<typeof members, Located>({
  name: 'UntagResource',
  readOnly: false,
  members,
  emptyAnswer: true,
  check: (input) => checkSecretId(input.SecretId),
  load: (call) => locateSecret(call, call.input.SecretId, true),
  demands: (call, located) => [
    demandOn(
      'UntagResource',
      located,
      call.input.TagKeys.length > 0 ? [['aws:tagkeys', call.input.TagKeys]] : [],
    ),
  ],
  async handle(call, located) {
    const secret = writable(located);
    const tags = tagsAfterRemoving(secret.tags, call.input.TagKeys);
    checkNotLockedOut(call, located, tags);
    if (tags !== undefined) await saveTags(call.tx, secret.id, tags, call.now);
    return {};
  },
});
