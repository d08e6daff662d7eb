import type { Database } from '#lib/db/client.ts';
import { type ChainHead, emptyChain, followLink } from './rules/chain.ts';
import { readHead, readLinks } from './store/records.ts';

const BATCH = 2_000;

/** What a walk along the chain found. `from` is the first record that was looked at. */
export type ChainVerdict =
  | { readonly intact: true; readonly records: number; readonly from: number }
  | {
      readonly intact: false;
      readonly firstBad: number;
      readonly why: 'gap' | 'broken-link' | 'changed' | 'head';
      readonly from: number;
    };

/**
 * Walks the chain and names the first bad record. Reads in batches; memory stays flat.
 * @param after only the records after this number; its hash is taken as it is stored.
 */
export async function verifyChain(db: Database, after = 0): Promise<ChainVerdict> {
  const end = await readHead(db.prisma);
  let head = await headAt(db, end, BigInt(after));
  const from = Number(head.number + 1n);
  for (;;) {
    const links = await readLinks(db.prisma, head.number, BATCH);
    for (const link of links) {
      // Records appended since the walk began belong to the next walk.
      if (link.number > end.number) break;
      const next = followLink(head, link);
      if (typeof next === 'string')
        return { intact: false, firstBad: Number(head.number + 1n), why: next, from };
      head = next;
    }
    if (links.length < BATCH || head.number >= end.number) break;
  }
  if (head.number !== end.number || Buffer.compare(head.hash, end.hash) !== 0) {
    return { intact: false, firstBad: Number(head.number + 1n), why: 'head', from };
  }
  return { intact: true, records: Number(head.number), from };
}

async function headAt(db: Database, end: ChainHead, number: bigint): Promise<ChainHead> {
  const [link] = number > 0n ? await readLinks(db.prisma, number - 1n, 1) : [];
  if (!link) return emptyChain(end.logId);
  return { logId: end.logId, number: link.number, hash: link.hash };
}
