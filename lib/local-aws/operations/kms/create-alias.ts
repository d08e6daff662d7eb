import { createAlias as members } from '../../shapes/kms/create-alias.ts';
import { saveKmsAlias } from '../../state/kms-keys.ts';
import { operation } from '../operation.ts';
import { keyDemand, keyResource, kmsError, type LocatedKey, locateKey, ownKey } from './locate-key.ts';

export const createAlias = operation<typeof members, LocatedKey>({
  name: 'CreateAlias',
  readOnly: false,
  members,
  emptyAnswer: true,
  check({ AliasName: name }) {
    if (!name.startsWith('alias/') || name === 'alias/' || name.startsWith('alias/aws/')) {
      throw kmsError('InvalidAliasNameException', `The alias name ${name} is reserved or not valid.`);
    }
  },
  load: (call) => locateKey(call, call.input.TargetKeyId),
  demands(call, located) {
    const alias = `arn:aws:kms:${call.region}:${call.account}:${call.input.AliasName}`;
    const action = 'kms:CreateAlias';
    return [
      keyDemand(call, 'CreateAlias', located),
      { action, resource: alias, shownResource: alias, owner: call.account, context: new Map() },
    ];
  },
  async handle(call, located) {
    const { arn } = ownKey(call, located);
    const { AliasName: name } = call.input;
    const free = await saveKmsAlias(call.tx, call, { name, keyArn: arn });
    const alias = `arn:aws:kms:${call.region}:${call.account}:${name}`;
    if (!free) throw kmsError('AlreadyExistsException', `An alias with the name ${alias} already exists`);
    return {};
  },
  trail: (_input, _output, located) => keyResource(located?.key),
});
