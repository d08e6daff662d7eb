import { deletionOf, windowEnd } from '../../rules/secrets/deletion-window.ts';
import { secretArn } from '../../rules/secrets/secret-address.ts';
import { usDate } from '../../rules/trail/us-date.ts';
import { deleteSecret as members } from '../../shapes/secrets-manager/delete-secret.ts';
import type { InputOf } from '../../shapes/shape.ts';
import { markDeleted, removeSecret } from '../../state/deletions.ts';
import { readReplicasOf } from '../../state/replicas.ts';
import type { StoredSecret } from '../../state/secrets.ts';
import { AwsError, orThrow } from '../../wire/aws-error.ts';
import { epochSeconds } from '../../wire/epoch.ts';
import { type Call, operation } from '../operation.ts';
import { mintSuffix } from './create-secret.ts';
import { stopRotation } from './follow-new-version.ts';
import { checkSecretId, demandOn, existing, type Located, locateSecret, ownValue } from './locate-secret.ts';
import { deletionEvent, recordServiceEvents } from './record-service-event.ts';

type Input = InputOf<typeof members>;

export const deleteSecret = operation<typeof members, Located>({
  name: 'DeleteSecret',
  readOnly: false,
  members,
  check(input) {
    checkSecretId(input.SecretId);
    orThrow(deletionOf(input));
  },
  load: (call) => locateSecret(call, call.input.SecretId, true),
  demands: (call, located) => [demandOn('DeleteSecret', located, windowContext(call.input))],
  async handle(call, located) {
    const deletion = orThrow(deletionOf(call.input));
    if (deletion.forced) return removeAtOnce(call, located);
    const secret = ownValue(located);
    await checkNoReplicas(call, secret);
    const windowEndsAt = windowEnd(call.now, deletion.days);
    await markDeleted(call.tx, secret.id, { now: call.now, windowEndsAt });
    await stopRotation(call.tx, secret.id);
    return { ARN: secret.arn, Name: secret.name, DeletionDate: epochSeconds(windowEndsAt) };
  },
  trail: (_input, output) => ({
    responseElements:
      output === undefined
        ? null
        : {
            arn: output.ARN,
            name: output.Name,
            deletionDate: usDate(new Date(Number(output.DeletionDate) * 1000)),
          },
  }),
});

/** A forced deletion takes what is there, scheduled or not; of a name nobody has it says the same. */
async function removeAtOnce(call: Call<Input>, located: Located) {
  const DeletionDate = epochSeconds(call.now);
  const { secret } = located;
  if (secret === undefined) {
    if (located.owner !== call.account) existing(located);
    const name = call.input.SecretId.split(':secret:').at(-1) ?? call.input.SecretId;
    const full = call.input.SecretId.startsWith('arn:');
    const arn = full ? call.input.SecretId : secretArn(call.account, call.region, name, mintSuffix());
    return { ARN: arn, Name: name, DeletionDate };
  }
  // A secret that is marked for deletion can still be forced out.
  ownValue({ ...located, secret: { ...secret, deletedAt: undefined } });
  await checkNoReplicas(call, secret);
  const at = { asked: call.now, forced: true };
  await removeSecret(call.tx, secret.id);
  recordServiceEvents(call, secret, [
    deletionEvent(secret, 'StartSecretVersionDelete', at),
    deletionEvent(secret, 'EndSecretVersionDelete', at),
  ]);
  return { ARN: secret.arn, Name: secret.name, DeletionDate };
}

async function checkNoReplicas(call: Call<Input>, secret: StoredSecret): Promise<void> {
  const replicas = (await readReplicasOf(call.tx, [secret.id])).get(secret.id) ?? [];
  if (replicas.length === 0) return;
  const regions = replicas.map((replica) => replica.region).join(', ');
  throw new AwsError(
    'InvalidParameterException',
    `You can't delete secret ${secret.name} that still has replica regions [${regions}].`,
  );
}

function windowContext(input: Input): [string, readonly string[]][] {
  const days = input.RecoveryWindowInDays;
  const forced = input.ForceDeleteWithoutRecovery;
  const context: [string, readonly string[]][] = [];
  if (days !== undefined) context.push(['secretsmanager:recoverywindowindays', [String(days)]]);
  if (forced !== undefined) context.push(['secretsmanager:forcedeletewithoutrecovery', [String(forced)]]);
  return context;
}
