import { listKeys as members } from '../../shapes/kms/list-keys.ts';
import { listKmsKeys, managedKey } from '../../state/kms-keys.ts';
import { operation } from '../operation.ts';
import { nextMarker, placeOfMarker } from './marker.ts';

const PAGE = 100;

export const listKeys = operation<typeof members, undefined>({
  name: 'ListKeys',
  readOnly: true,
  members,
  load: async () => undefined,
  demands: ({ account }) => [
    { action: 'kms:ListKeys', resource: '*', shownResource: '*', owner: account, context: new Map() },
  ],
  async handle(call) {
    const limit = call.input.Limit ?? PAGE;
    const after = placeOfMarker(call, 'ListKeys');
    const customer = await listKmsKeys(call.tx, call, { after, limit: limit + 1 });
    const managed = managedKey(call);
    const all = managed.keyId > after ? [...customer, managed] : customer;
    all.sort((a, b) => (a.keyId < b.keyId ? -1 : 1));
    const page = all.slice(0, limit);
    return {
      Keys: page.map((key) => ({ KeyId: key.keyId, KeyArn: key.arn })),
      ...nextMarker(call, 'ListKeys', all.length > limit ? page.at(-1)?.keyId : undefined),
    };
  },
});
