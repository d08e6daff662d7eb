import { listPublicKeys as members } from '../../shapes/cloudtrail/list-public-keys.ts';
import { findSigningKey } from '../../state/trail-files.ts';
import { AwsError } from '../../wire/aws-error.ts';
import { epochSeconds } from '../../wire/epoch.ts';
import { operation } from '../operation.ts';

export const listPublicKeys = operation<typeof members, undefined>({
  name: 'ListPublicKeys',
  readOnly: true,
  members,
  check({ StartTime: from, EndTime: to }) {
    if (from !== undefined && to !== undefined && from > to) {
      throw new AwsError('InvalidTimeRangeException', 'The start time must not be after the end time.');
    }
  },
  prepare: (world, now) => world.courier.deliver(now),
  load: async () => undefined,
  demands: (call) => [
    {
      action: 'cloudtrail:ListPublicKeys',
      resource: '*',
      shownResource: `arn:aws:cloudtrail:${call.region}:${call.account}:*`,
      owner: call.account,
      context: new Map(),
    },
  ],
  async handle(call) {
    const { StartTime = new Date(0), EndTime = call.now } = call.input;
    const key = await findSigningKey(call.tx, call.region);
    const valid = key !== undefined && key.validFrom <= EndTime && key.validUntil >= StartTime;
    return {
      PublicKeyList: valid
        ? [
            {
              Value: key.publicKey.toString('base64'),
              ValidityStartTime: epochSeconds(key.validFrom),
              ValidityEndTime: epochSeconds(key.validUntil),
              Fingerprint: key.fingerprint,
            },
          ]
        : [],
    };
  },
});
