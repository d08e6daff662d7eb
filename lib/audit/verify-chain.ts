import type { Database } from '#lib/db/client.ts';
import { type ChainHead, emptyChain, followLink } from './rules/chain.ts';
import { readHead, readLinks } from './store.ts';

const BATCH = 2_000;

/** What a walk along the whole chain found. */
export type ChainVerdict =
  | { readonly intact: true; readonly records: number }
  | {
      readonly intact: false;
      readonly firstBad: number;
      readonly why: 'gap' | 'broken-link' | 'changed' | 'head';
    };

/** Walks the chain from its first record and names the first bad one. Reads in batches; memory stays flat. */
export async function verifyChain(db: Database): Promise<ChainVerdict> {
  const end = await readHead(db.prisma);
  let head: ChainHead = emptyChain(end.logId);
  for (;;) {
    const links = await readLinks(db.prisma, head.number, BATCH);
    for (const link of links) {
      // Records appended since the walk began belong to the next walk.
      if (link.number > end.number) break;
      const next = followLink(head, link);
      if (typeof next === 'string') return { intact: false, firstBad: Number(head.number + 1n), why: next };
      head = next;
    }
    if (links.length < BATCH || head.number >= end.number) break;
  }
  if (head.number !== end.number || Buffer.compare(head.hash, end.hash) !== 0) {
    return { intact: false, firstBad: Number(head.number + 1n), why: 'head' };
  }
  return { intact: true, records: Number(head.number) };
}
