import type { AuditEntry } from '#lib/audit/rules/record.ts';
import type { SecretValue } from '#lib/aws/secret-value.ts';
import type { Transaction } from '#lib/db/client.ts';
import type { FingerprintKey } from './fingerprint-key.ts';
import { isFingerprinted, replaceFingerprints } from './store/fingerprints.ts';

/**
 * Keeps the fingerprints of a value that was just read under a grant, where an operator has chosen so for its account.
 * Part of the reveal's own transaction: the read is gated, counted and recorded as the reveal that it is. Returns what to
 * record besides; nothing where nothing was kept.
 */
export async function keepFingerprints(
  tx: Transaction,
  read: {
    readonly secretId: string;
    readonly versionId: string;
    readonly personId: string;
    readonly value: SecretValue;
  },
  key: FingerprintKey,
): Promise<readonly AuditEntry[]> {
  const { secretId, versionId, personId } = read;
  if (!(await isFingerprinted(tx, secretId))) return [];
  const prints = key.of(read.value);
  await replaceFingerprints(tx, { secretId, versionId, keyId: key.id }, prints);
  return [
    { kind: 'fingerprints.kept', actorId: personId, secretId, data: { versionId, keys: prints.length } },
  ];
}
