import type { Transaction } from '#lib/db/client.ts';
import type { AuditEntry } from '../rules/record.ts';
import type { SealedRecord } from '../rules/seal-record.ts';

/** Appends sealed records: number, time and hash are given by the database under the lock on the head of the chain. */
export async function appendSealed(
  tx: Transaction,
  records: readonly (SealedRecord & { readonly entry: AuditEntry })[],
): Promise<void> {
  const each = (part: (record: (typeof records)[number]) => string | null | undefined) =>
    records.map((record) => part(record) ?? '');
  await tx.$executeRaw`SELECT audit_append(
    ${each((record) => record.head)}, ${each((record) => record.middle)}, ${each((record) => record.tail)},
    ${each(({ entry }) => entry.kind)}, ${each(({ entry }) => entry.actorId)}, ${each(({ entry }) => entry.secretId)},
    ${each(({ entry }) => entry.requestId)}, ${each(({ entry }) => entry.grantId)})`;
}

/** The code that the function raises where the clock stands before the newest record. */
export function isClockBehind(error: unknown): boolean {
  return error instanceof Error && error.message.includes('CS001');
}
