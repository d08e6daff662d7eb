import { CURRENT, PENDING, PREVIOUS } from '../../rules/secrets/label-moves.ts';
import { updateSecret as members } from '../../shapes/secrets-manager/update-secret.ts';
import type { InputOf } from '../../shapes/shape.ts';
import { defaultKeyArn } from '../../state/kms-keys.ts';
import { markChanged, type StoredSecret, saveChange } from '../../state/secrets.ts';
import { findVersion, openValue, readLabels, resealVersion, sealValue } from '../../state/versions.ts';
import { type Call, operation } from '../operation.ts';
import { applyKmsKey, chooseKey, mayEncrypt, validateKeyAccess } from './apply-kms-key.ts';
import { checkSecretId, demandOn, type Located, locateSecret, ownValue } from './locate-secret.ts';
import { namedAnswer } from './secret-metadata.ts';
import { suppliedValue, tokenOf, writeVersion } from './secret-value.ts';

type Input = InputOf<typeof members>;

export const updateSecret = operation<typeof members, Located>({
  name: 'UpdateSecret',
  readOnly: false,
  members,
  check(input) {
    checkSecretId(input.SecretId);
    tokenOf(input);
    suppliedValue(input);
  },
  load: (call) => locateSecret(call, call.input.SecretId, true),
  demands: (_call, located) => [demandOn('UpdateSecret', located)],
  async handle(call, located) {
    const held = ownValue(located);
    const secret = await changeKey(call, held);
    const { Description: description, Type: managedType } = call.input;
    await saveChange(call.tx, secret.id, {
      ...(description === undefined ? {} : { description: description || null }),
      ...(managedType === undefined ? {} : { managedType }),
    });
    const value = suppliedValue(call.input);
    const named = { ARN: secret.arn, Name: secret.name };
    if (value === undefined) {
      markChanged(call.tx, secret.id, call.now);
      return named;
    }
    const token = tokenOf(call.input);
    const written = await writeVersion(call, secret, { token, value, stages: undefined });
    const more = description !== undefined || managedType !== undefined || secret !== held;
    if (written.changed || more) markChanged(call.tx, secret.id, call.now);
    return { ...named, VersionId: token };
  },
  trail: (_input, output) => namedAnswer(output),
});

/**
 * Changes the key of a secret, and puts its current, pending and previous values under the new one. A caller who may not
 * encrypt with the new key changes it for later versions only.
 */
async function changeKey(call: Call<Input>, secret: StoredSecret): Promise<StoredSecret> {
  if (call.input.KmsKeyId === undefined) return secret;
  const kmsKeyArn = await chooseKey(call.tx, secret, call.input.KmsKeyId);
  if (kmsKeyArn === secret.kmsKeyArn) return secret;
  await validateKeyAccess(call, secret.arn, kmsKeyArn);
  await saveChange(call.tx, secret.id, { kmsKeyArn: kmsKeyArn ?? null });
  if (!(await mayEncrypt(call, secret.arn, kmsKeyArn))) return { ...secret, kmsKeyArn };
  const labels = await readLabels(call.tx, secret.id);
  const ids = new Set([CURRENT, PENDING, PREVIOUS].flatMap((label) => labels.get(label) ?? []));
  for (const id of ids) await reseal(call, secret, id, kmsKeyArn);
  return { ...secret, kmsKeyArn };
}

async function reseal(
  call: Call<Input>,
  secret: StoredSecret,
  versionId: string,
  kmsKeyArn: string | undefined,
): Promise<void> {
  const version = await findVersion(call.tx, secret.id, versionId);
  if (version?.sealed === undefined) return;
  const at = { secretArn: secret.arn, versionId };
  const oldKey = version.kmsKeyArn ?? defaultKeyArn(secret.account, secret.region);
  const value = openValue(call.world.vault, { ...at, keyArn: oldKey }, version.sealed);
  const keyArn = await applyKmsKey(call, 'GenerateDataKey', { ...at, kmsKeyArn });
  const sealed = sealValue(call.world.vault, { ...at, keyArn }, value);
  await resealVersion(call.tx, secret.id, { id: versionId, sealed, kmsKeyArn });
}
