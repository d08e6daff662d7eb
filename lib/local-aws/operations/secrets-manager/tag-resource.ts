import { tagsAfterAdding } from '../../rules/secrets/tags.ts';
import { tagResource as members } from '../../shapes/secrets-manager/tag-resource.ts';
import { saveTags } from '../../state/secrets.ts';
import { orThrow } from '../../wire/aws-error.ts';
import { operation } from '../operation.ts';
import {
  checkSecretId,
  demandOn,
  type Located,
  locateSecret,
  requestTagContext,
  writable,
} from './locate-secret.ts';
import { checkNotLockedOut } from './not-locked-out.ts';

export const tagResource = operation<typeof members, Located>({
  name: 'TagResource',
  readOnly: false,
  members,
  emptyAnswer: true,
  check: (input) => checkSecretId(input.SecretId),
  load: (call) => locateSecret(call, call.input.SecretId, true),
  demands: (call, located) => [demandOn('TagResource', located, requestTagContext(call.input.Tags))],
  async handle(call, located) {
    const secret = writable(located);
    const tags = orThrow(tagsAfterAdding(secret.tags, call.input.Tags));
    checkNotLockedOut(call, located, tags);
    await saveTags(call.tx, secret.id, tags, call.now);
    return {};
  },
});
