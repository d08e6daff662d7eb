import { attachLabel, CURRENT, PENDING } from '../../rules/secrets/label-moves.ts';
import { defaultKeyArn } from '../../state/kms-keys.ts';
import type { StoredSecret } from '../../state/secrets.ts';
import {
  findVersion,
  openValue,
  readLabels,
  reserveVersion,
  type StoredVersion,
  saveLabels,
  saveVersion,
  sealValue,
} from '../../state/versions.ts';
import type { Call } from '../operation.ts';

type Doing = Pick<Call, 'tx' | 'world' | 'now'>;

/**
 * Makes the version that a rotation works on and labels it AWSPENDING: empty for a rotation, with the current value
 * for the test of one. Answers false when there is no current value to test with.
 */
export async function prepareVersion(
  doing: Doing,
  secret: StoredSecret,
  wish: { versionId: string; kind: 'rotation' | 'test' },
): Promise<boolean> {
  const { tx, now } = doing;
  const labels = await readLabels(tx, secret.id);
  if (wish.kind === 'rotation') {
    await reserveVersion(tx, secret.id, { id: wish.versionId, kmsKeyArn: secret.kmsKeyArn, now });
  } else {
    const current = labels.get(CURRENT);
    const version = current === undefined ? undefined : await findVersion(tx, secret.id, current);
    if (version?.sealed === undefined) return false;
    await copyVersion(doing, secret, version, { secret, versionId: wish.versionId });
  }
  saveLabels(tx, secret.id, labels, attachLabel(labels, PENDING, wish.versionId));
  return true;
}

/** Writes the value of a version once more: under another id, or into another secret and its key. */
export async function copyVersion(
  { tx, world, now }: Doing,
  from: StoredSecret,
  version: StoredVersion,
  to: { secret: StoredSecret; versionId: string },
): Promise<void> {
  if (version.sealed === undefined) return;
  const fromKey = version.kmsKeyArn ?? defaultKeyArn(from.account, from.region);
  const value = openValue(
    world.vault,
    { keyArn: fromKey, secretArn: from.arn, versionId: version.id },
    version.sealed,
  );
  const { kmsKeyArn } = to.secret;
  const keyArn = kmsKeyArn ?? defaultKeyArn(to.secret.account, to.secret.region);
  saveVersion(tx, to.secret.id, {
    id: to.versionId,
    sealed: sealValue(world.vault, { keyArn, secretArn: to.secret.arn, versionId: to.versionId }, value),
    kmsKeyArn,
    now: from.id === to.secret.id ? now : version.createdAt,
  });
}
