import { type ChainHead, emptyChain, followLink, type StoredLink } from './rules/chain.ts';
import type { Checkpoint, SignedCheckpoint } from './rules/checkpoint.ts';
import type { LogKey } from './rules/key-line.ts';
import { EMPTY_FRONTIER, type Frontier, grow, rootOf } from './rules/merkle.ts';
import { isSignedBy, readPublicKey } from './signing.ts';

/** Where a walk along the log is. */
export interface WalkState {
  readonly head: ChainHead;
  readonly frontier: Frontier;
  /** The last checkpoint that was met. */
  readonly last: { readonly number: number; readonly size: bigint } | null;
}

/** The first thing wrong. Where records were written anew, nobody can say which of `firstBad` to `lastBad` was first. */
export interface WalkBreak {
  readonly firstBad: number;
  readonly lastBad: number;
  readonly why: 'gap' | 'broken-link' | 'changed' | 'rewritten' | 'missing' | 'checkpoint';
}

export function startOfWalk(logId: string): WalkState {
  return { head: emptyChain(logId), frontier: EMPTY_FRONTIER, last: null };
}

/**
 * Follows records, and after each the checkpoints of its size: each record to the one before it, each checkpoint to the
 * root of everything before it, to its signature and to the checkpoint before.
 */
export function walkOn(
  state: WalkState,
  links: readonly StoredLink[],
  checkpoints: readonly SignedCheckpoint[],
  keys: readonly LogKey[],
): WalkState | WalkBreak {
  let now = state;
  let from = 0;
  for (const checkpoint of checkpoints) {
    const said = JSON.parse(checkpoint.text) as Checkpoint;
    const covered = BigInt(said.size) - now.head.number;
    if (covered < 0n) return breakAt(Number(now.head.number), 'checkpoint');
    const to = from + Number(covered);
    const next = followRecords(now, links.slice(from, to));
    if ('why' in next) return next;
    if (next.head.number !== BigInt(said.size)) return breakAt(Number(next.head.number) + 1, 'missing');
    const judged = judgeCheckpoint(next, checkpoint, said, keys);
    if (judged) return judged;
    now = { ...next, last: { number: said.number, size: BigInt(said.size) } };
    from = to;
  }
  return followRecords(now, links.slice(from));
}

function followRecords(state: WalkState, links: readonly StoredLink[]): WalkState | WalkBreak {
  let { head } = state;
  for (const link of links) {
    const next = followLink(head, link);
    if (typeof next === 'string') return breakAt(Number(head.number) + 1, next);
    head = next;
  }
  const leaves = links.map((link) => link.hash);
  return { ...state, head, frontier: grow(state.frontier, leaves).frontier };
}

function judgeCheckpoint(
  state: WalkState,
  { text, signature }: SignedCheckpoint,
  said: Checkpoint,
  keys: readonly LogKey[],
): WalkBreak | null {
  const { head, frontier, last } = state;
  const size = Number(head.number);
  const named = keys.find((key) => key.id === said.keyId);
  const key = named && readPublicKey(named.publicKey);
  const signed =
    key && isSignedBy(key, 'checkpoint', Buffer.from(text, 'utf8'), Buffer.from(signature, 'base64'));
  const follows = said.logId === head.logId && (!last || said.number === last.number + 1);
  if (!signed || !follows || size === 0) return breakAt(size, 'checkpoint');
  const isSame =
    said.root === Buffer.from(rootOf(frontier)).toString('hex') &&
    said.head === Buffer.from(head.hash).toString('hex');
  if (isSame) return null;
  const firstBad = Math.min(size, Number(last?.size ?? 0n) + 1);
  return { firstBad, lastBad: size, why: 'rewritten' };
}

function breakAt(number: number, why: WalkBreak['why']): WalkBreak {
  return { firstBad: number, lastBad: number, why };
}
