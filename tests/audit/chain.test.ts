import fc from 'fast-check';
import { expect, test } from 'vitest';
import { type ChainHead, emptyChain, followLink, linkHash, type StoredLink } from '#lib/audit/rules/chain.ts';

function build(bodies: readonly string[]): StoredLink[] {
  let head: ChainHead = emptyChain('log-under-test');
  return bodies.map((body) => {
    const bytes = Buffer.from(body, 'utf8');
    const link = { number: head.number + 1n, previousHash: head.hash, hash: linkHash(head, bytes), bytes };
    head = { logId: head.logId, number: link.number, hash: link.hash };
    return link;
  });
}

function walk(links: readonly StoredLink[], logId = 'log-under-test'): ChainHead | string {
  let head: ChainHead = emptyChain(logId);
  for (const link of links) {
    const next = followLink(head, link);
    if (typeof next === 'string') return `${next} at ${head.number + 1n}`;
    head = next;
  }
  return head;
}

test('a chain that nobody touched can be followed to its end', () => {
  fc.assert(
    fc.property(fc.array(fc.string(), { maxLength: 20 }), (bodies) => {
      expect(walk(build(bodies))).toMatchObject({ number: BigInt(bodies.length) });
    }),
  );
});

test('any single changed byte, removed link, swapped pair or foreign log is found at its place', () => {
  const links = build(['a', 'b', 'c', 'd']);
  const changed = links.map((link, i) => (i === 2 ? { ...link, bytes: Buffer.from('x') } : link));
  expect(walk(changed)).toBe('changed at 3');
  expect(walk(links.filter((_, i) => i !== 1))).toBe('gap at 2');
  const [one, two, three, four] = links as [StoredLink, StoredLink, StoredLink, StoredLink];
  expect(walk([one, three, two, four])).toBe('gap at 2');
  expect(walk([one, { ...three, number: 2n }, two, four])).toBe('broken-link at 2');
  expect(walk(links, 'another-log')).toBe('changed at 1');
});
