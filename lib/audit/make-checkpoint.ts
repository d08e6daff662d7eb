import type { Database } from '#lib/db/client.ts';
import { introduceKey } from './introduce-key.ts';
import { type ChainHead, emptyChain, followLink, type StoredLink } from './rules/chain.ts';
import { type Checkpoint, isCheckpointDue, textOfCheckpoint } from './rules/checkpoint.ts';
import { EMPTY_FRONTIER, grow, rootOf } from './rules/merkle.ts';
import type { Signer } from './signer.ts';
import {
  type Connection,
  inCheckpointTurn,
  insertCheckpoint,
  type LogNow,
  readLinksAfter,
  readLogNow,
} from './store/checkpoints.ts';

/** No checkpoint takes in more records than this at once, so that a long log is caught up with in bounded steps. */
const MOST_RECORDS = 20_000;

/** `not-due` also where another instance is at it. `broken`: the new records do not follow, so nothing is signed. */
export type CheckpointOutcome =
  | { readonly kind: 'made'; readonly number: number; readonly size: number; readonly all: boolean }
  | { readonly kind: 'not-due' }
  | { readonly kind: 'key-replaced' }
  | { readonly kind: 'clock-behind' }
  | { readonly kind: 'broken'; readonly firstBad: number; readonly why: BreakReason };
export type BreakReason = 'gap' | 'broken-link' | 'changed' | 'head';

/**
 * Signs what was recorded since the last checkpoint, if it is time. Reads committed records alone, follows each of them
 * before it signs, and lets the tree grow by them: what was read before is not read again. A cut at any point leaves
 * either the whole checkpoint or none.
 * @param options.force sign now whatever the time, if there is anything new.
 */
export async function makeCheckpoint(
  db: Database,
  signer: Signer,
  options: { readonly force?: boolean } = {},
): Promise<CheckpointOutcome> {
  if ((await introduceKey(db, signer)) === 'replaced') return { kind: 'key-replaced' };
  const done = await inCheckpointTurn(db, async (connection) => {
    const log = await readLogNow(connection);
    const last = log.last && { size: log.last.frontier.size, at: log.last.at };
    const forced = options.force === true && log.records > (last?.size ?? 0n);
    if (!forced && !isCheckpointDue({ records: log.records, now: log.now, last })) {
      // A head behind the last checkpoint is no quiet log but one that was cut.
      return last && log.records < last.size
        ? broken(log.records + 1n, 'gap')
        : ({ kind: 'not-due' } as const);
    }
    if (last && log.now < last.at) return { kind: 'clock-behind' } as const;
    return await signNew(connection, log, signer);
  });
  return done ?? { kind: 'not-due' };
}

async function signNew(connection: Connection, log: LogNow, signer: Signer): Promise<CheckpointOutcome> {
  const from = log.last?.frontier ?? EMPTY_FRONTIER;
  const start: ChainHead = log.last
    ? { logId: log.logId, number: from.size, hash: log.last.head }
    : emptyChain(log.logId);
  const links = await readLinksAfter(connection, from.size, MOST_RECORDS);
  const committed = links.filter((link) => link.number <= log.records);
  const head = followAll(start, committed);
  if ('kind' in head) return head;
  const all = head.number >= log.records;
  if (committed.length < MOST_RECORDS && head.number !== log.records) return broken(head.number + 1n, 'gap');
  if (all && Buffer.compare(head.hash, log.head) !== 0) return broken(head.number, 'head');

  const { frontier, tiles } = grow(
    from,
    committed.map((link) => link.hash),
  );
  const root = rootOf(frontier);
  const checkpoint: Checkpoint = {
    v: 1,
    number: Number((log.last?.number ?? 0n) + 1n),
    logId: log.logId,
    size: Number(frontier.size),
    root: Buffer.from(root).toString('hex'),
    head: Buffer.from(head.hash).toString('hex'),
    at: log.now.toISOString(),
    keyId: signer.keyId,
  };
  const text = textOfCheckpoint(checkpoint);
  const signature = signer.signBytes('checkpoint', Buffer.from(text, 'utf8'));
  const { number, keyId, size } = checkpoint;
  await insertCheckpoint(connection, { number, text, signature, frontier, at: log.now, keyId, root }, tiles);
  return { kind: 'made', number, size, all };
}

function followAll(start: ChainHead, links: readonly StoredLink[]): ChainHead | CheckpointOutcome {
  let head = start;
  for (const link of links) {
    const next = followLink(head, link);
    if (typeof next === 'string') return broken(head.number + 1n, next);
    head = next;
  }
  return head;
}

function broken(firstBad: bigint, why: BreakReason): CheckpointOutcome {
  return { kind: 'broken', firstBad: Number(firstBad), why };
}
