import type { Database } from '#lib/db/client.ts';
import { lineOfCheckpoint } from './rules/checkpoint.ts';
import { lineOfRecord } from './rules/export-lines.ts';
import { lineOfKey } from './rules/key-line.ts';
import { EMPTY_FRONTIER, grow, nodeHash, rootOf, TILE_SIZE } from './rules/merkle.ts';
import { inclusionPath } from './rules/merkle-proof.ts';
import {
  type Connection,
  readCheckpointOver,
  readTiles,
  type StoredCheckpoint,
} from './store/checkpoints.ts';
import { readHashes } from './store/export.ts';
import { readKeys } from './store/keys.ts';
import { readHead, readRecord } from './store/records.ts';

const TILE = BigInt(TILE_SIZE);

/**
 * A small file that shows one record under the first checkpoint that covers it: the record, the path of hashes, the
 * checkpoint and the keys. Null where there is no such record or no checkpoint yet.
 */
export async function proveRecord(db: Database, number: number): Promise<string | null> {
  const [record, checkpoint, keys, head] = await Promise.all([
    readRecord(db.prisma, BigInt(number)),
    readCheckpointOver(db.pool, BigInt(number)),
    readKeys(db.prisma),
    readHead(db.prisma),
  ]);
  if (!record || !checkpoint) return null;
  const path = await inclusionPath(
    BigInt(number - 1),
    checkpoint.size,
    await subtreesOf(db.pool, checkpoint),
  );
  const said = {
    countersign: 'inclusion-proof',
    version: 1,
    logId: head.logId,
    number,
    previousHash: hex(record.previousHash),
    path: path.map(hex),
  };
  return [
    `${JSON.stringify(said)}\n`,
    ...keys.map(lineOfKey),
    lineOfRecord(hex(record.hash), Buffer.from(record.bytes).toString('utf8')),
    lineOfCheckpoint(checkpoint),
  ].join('');
}

/** Hashes of subtrees: inside of one tile from its records, above from the roots of the tiles. */
async function subtreesOf(connection: Connection, { size }: StoredCheckpoint) {
  const whole = size / TILE;
  const tiles = await readTiles(connection, whole);
  const tail = await readHashes(connection, whole * TILE, size);
  return async (from: bigint, to: bigint): Promise<Uint8Array> => {
    if (to - from <= TILE) {
      const hashes =
        from >= whole * TILE
          ? tail.slice(Number(from - whole * TILE), Number(to - whole * TILE))
          : await readHashes(connection, from, to);
      return rootOf(grow(EMPTY_FRONTIER, hashes).frontier);
    }
    // Larger subtrees begin and, but for the last, end with a tile.
    const first = from / TILE;
    const last = to / TILE;
    const roots = grow(EMPTY_FRONTIER, tiles.slice(Number(first), Number(last))).frontier;
    if (to % TILE === 0n) return rootOf(roots);
    const rest = rootOf(grow(EMPTY_FRONTIER, tail).frontier);
    return roots.roots.toReversed().reduce<Uint8Array>((right, left) => nodeHash(left, right), rest);
  };
}

const hex = (bytes: Uint8Array): string => Buffer.from(bytes).toString('hex');
