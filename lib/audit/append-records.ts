import type { Transaction } from '#lib/db/client.ts';
import { type ChainHead, linkHash } from './rules/chain.ts';
import type { AuditEntry } from './rules/record.ts';
import { sealRecord } from './rules/seal-record.ts';
import { insertLinks, lockHead, moveHead, type NewLink } from './store/records.ts';

/**
 * The database's clock is behind the newest audit record. Nothing is recorded, so nothing is done, until it is right
 * again: every time box rests on that clock.
 */
export class ClockBehindError extends Error {
  override readonly name = 'ClockBehindError';
}

/**
 * Appends records to the chain in the transaction of the change they tell of. Takes the lock on the head of the chain,
 * so call it last in a transaction. If it throws, the change must not be committed.
 * @throws ClockBehindError when the database's clock stands before the newest record.
 */
export async function appendRecords(tx: Transaction, entries: readonly AuditEntry[]): Promise<void> {
  if (entries.length === 0) return;
  const head = await lockHead(tx);
  if (head.now < head.at) throw new ClockBehindError('the database clock is behind the newest audit record');
  let tip: ChainHead = head;
  const links: NewLink[] = [];
  for (const entry of entries) {
    const number = tip.number + 1n;
    const bytes = sealRecord(entry, number, head.now);
    const hash = linkHash(tip, bytes);
    links.push({
      number,
      at: head.now,
      kind: entry.kind,
      actorId: entry.actorId,
      secretId: entry.secretId ?? null,
      requestId: entry.requestId ?? null,
      grantId: entry.grantId ?? null,
      bytes,
      previousHash: tip.hash,
      hash,
    });
    tip = { logId: tip.logId, number, hash };
  }
  await insertLinks(tx, links);
  await moveHead(tx, tip, head.now);
}
