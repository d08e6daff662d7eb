import { createHash, generateKeyPairSync, type KeyObject, sign } from 'node:crypto';
import canonicalize from 'canonicalize';
import { type ChainHead, emptyChain, linkHash } from '#lib/audit/rules/chain.ts';
import { type Checkpoint, lineOfCheckpoint, textOfCheckpoint } from '#lib/audit/rules/checkpoint.ts';
import { lineOfEnd, lineOfRecord, lineOfStart, textOfEnd } from '#lib/audit/rules/export-lines.ts';
import { lineOfKey } from '#lib/audit/rules/key-line.ts';
import { EMPTY_FRONTIER, type Frontier, grow, rootOf } from '#lib/audit/rules/merkle.ts';
import { bytesToSign, keyIdOf, type SigningPurpose, textOfPublicKey } from '#lib/audit/signing.ts';

/** A key of a test. */
export interface TestKey {
  readonly id: string;
  readonly publicKey: string;
  sign(purpose: SigningPurpose, text: string): string;
}

export function makeKey(): TestKey {
  const { privateKey, publicKey } = generateKeyPairSync('ed25519');
  return keyOf(privateKey, publicKey);
}

function keyOf(privateKey: KeyObject, publicKey: KeyObject): TestKey {
  return {
    id: keyIdOf(publicKey),
    publicKey: textOfPublicKey(publicKey),
    sign: (purpose, text) =>
      sign(null, bytesToSign(purpose, Buffer.from(text)), privateKey).toString('base64'),
  };
}

/** One thing in a log, in the order in which an export has it. */
export type Item =
  | { readonly kind: 'record'; readonly hash: string; readonly text: string }
  | { readonly kind: 'checkpoint'; readonly text: string; readonly signature: string };

export interface MadeLog {
  readonly logId: string;
  readonly key: TestKey;
  readonly items: readonly Item[];
}

/** The text of a record as it would be sealed. */
export function recordText(number: number, note: string): string {
  return (
    canonicalize({
      v: 1,
      number,
      at: new Date(Date.UTC(2026, 10, 20) + number * 1_000).toISOString(),
      kind: 'session.ended',
      actor: null,
      secret: null,
      request: null,
      grant: null,
      data: { why: note },
    }) ?? ''
  );
}

/** Makes a sound log: one record for each note, a checkpoint after each of these sizes. */
export function makeLog(
  notes: readonly string[],
  checkpointsAt: readonly number[],
  key: TestKey,
  logId = 'log-under-test',
): MadeLog {
  const items: Item[] = [];
  let head: ChainHead = emptyChain(logId);
  let frontier: Frontier = EMPTY_FRONTIER;
  let number = 0;
  for (const [index, note] of notes.entries()) {
    const text = recordText(index + 1, note);
    const hash = linkHash(head, Buffer.from(text));
    head = { logId, number: head.number + 1n, hash };
    frontier = grow(frontier, [hash]).frontier;
    items.push({ kind: 'record', hash: Buffer.from(hash).toString('hex'), text });
    if (checkpointsAt.includes(index + 1))
      items.push(checkpointOver({ logId, head, frontier, number: ++number }, key));
  }
  return { logId, key, items };
}

export function checkpointOver(
  log: { logId: string; head: ChainHead; frontier: Frontier; number: number },
  key: TestKey,
): Item {
  const checkpoint: Checkpoint = {
    v: 1,
    number: log.number,
    logId: log.logId,
    size: Number(log.head.number),
    root: Buffer.from(rootOf(log.frontier)).toString('hex'),
    head: Buffer.from(log.head.hash).toString('hex'),
    at: new Date(Date.UTC(2026, 10, 20) + Number(log.head.number) * 1_000).toISOString(),
    keyId: key.id,
  };
  const text = textOfCheckpoint(checkpoint);
  return { kind: 'checkpoint', text, signature: key.sign('checkpoint', text) };
}

/** Builds the chain anew over the same texts from record `from` on, as somebody with all rights on the database can. */
export function rechain(log: MadeLog, items: readonly Item[]): Item[] {
  let head: ChainHead = emptyChain(log.logId);
  return items.map((item) => {
    if (item.kind === 'checkpoint') return item;
    const hash = linkHash(head, Buffer.from(item.text));
    head = { logId: head.logId, number: head.number + 1n, hash };
    return { ...item, hash: Buffer.from(hash).toString('hex') };
  });
}

/** The export of these items, with a last line signed anew by `signer`: as the product itself would write it. */
export function exportOf(
  log: MadeLog,
  items: readonly Item[] = log.items,
  signer: TestKey = log.key,
): string {
  const start = lineOfStart({ logId: log.logId, from: 1, previousHash: new Uint8Array(32), frontier: [] });
  const key = lineOfKey({ id: log.key.id, publicKey: log.key.publicKey, handover: null });
  const lines = items.map((item) =>
    item.kind === 'record' ? lineOfRecord(item.hash, item.text) : lineOfCheckpoint({ ...item, number: 0 }),
  );
  const body = start + key + lines.join('');
  const records = items.filter((item) => item.kind === 'record');
  const end = textOfEnd({
    records: records.length,
    checkpoints: items.length - records.length,
    head: records.at(-1)?.hash ?? '0'.repeat(64),
    keyId: signer.id,
    sha256: createHash('sha256').update(body).digest('hex'),
  });
  return body + lineOfEnd(end, signer.sign('audit-export', end));
}
