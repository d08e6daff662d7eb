import { listAliases as members } from '../../shapes/kms/list-aliases.ts';
import { DEFAULT_ALIAS, listKmsAliases, managedKey } from '../../state/kms-keys.ts';
import { operation } from '../operation.ts';
import { existingKey, type LocatedKey, locateKey } from './locate-key.ts';
import { nextMarker, placeOfMarker } from './marker.ts';

const PAGE = 50;

export const listAliases = operation<typeof members, LocatedKey | undefined>({
  name: 'ListAliases',
  readOnly: true,
  members,
  load: async (call) =>
    call.input.KeyId === undefined ? undefined : await locateKey(call, call.input.KeyId),
  demands: ({ account }) => [
    { action: 'kms:ListAliases', resource: '*', shownResource: '*', owner: account, context: new Map() },
  ],
  async handle(call, located) {
    const limit = call.input.Limit ?? PAGE;
    const keyArn = located === undefined ? undefined : existingKey(located).arn;
    const after = placeOfMarker(call, 'ListAliases');
    const all = await listKmsAliases(call.tx, call, { keyArn, after, limit: limit + 1 });
    const managed = managedKey(call).arn;
    if (DEFAULT_ALIAS > after && (keyArn ?? managed) === managed) {
      all.push({ name: DEFAULT_ALIAS, keyArn: managed });
    }
    all.sort((a, b) => (a.name < b.name ? -1 : 1));
    const page = all.slice(0, limit);
    return {
      Aliases: page.map((alias) => ({
        AliasName: alias.name,
        AliasArn: `arn:aws:kms:${call.region}:${call.account}:${alias.name}`,
        TargetKeyId: alias.keyArn.split('/').at(-1),
      })),
      ...nextMarker(call, 'ListAliases', all.length > limit ? page.at(-1)?.name : undefined),
    };
  },
});
