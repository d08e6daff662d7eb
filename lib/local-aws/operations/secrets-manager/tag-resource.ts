import { tagsAfterAdding } from '../../rules/secrets/tags.ts';
import { tagResource as members } from '../../shapes/secrets-manager/tag-resource.ts';
import { saveTags } from '../../state/secrets.ts';
import { orThrow } from '../../wire/aws-error.ts';
import { operation } from '../operation.ts';
import {
  alive,
  checkSecretId,
  demandOn,
  type Located,
  locateSecret,
  requestTagContext,
} from './locate-secret.ts';

export const tagResource = operation<typeof members, Located>({
  name: 'TagResource',
  readOnly: false,
  members,
  emptyAnswer: true,
  check: (input) => checkSecretId(input.SecretId),
  load: (call) => locateSecret(call, call.input.SecretId, true),
  demands: (call, located) => [demandOn('TagResource', located, requestTagContext(call.input.Tags))],
  async handle(call, located) {
    const secret = alive(located);
    await saveTags(call.tx, secret.id, orThrow(tagsAfterAdding(secret.tags, call.input.Tags)), call.now);
    return {};
  },
});
