import { appendRecords } from '#lib/audit/append-records.ts';
import type { Database } from '#lib/db/client.ts';
import { ok, type Result, refuse } from '#lib/kernel/result.ts';
import type { Actor } from '#lib/people/rules/actor.ts';
import { can } from '#lib/people/rules/roles.ts';
import { packFileName } from './rules/wanted.ts';
import { findPack } from './store/packs.ts';
import { keptAttempt, readPieces } from './store/pieces.ts';

export interface PackDownload {
  readonly fileName: string;
  readonly bytes: number;
  /** Hex, of the whole ZIP. */
  readonly sha256: string;
  readonly pieces: AsyncGenerator<Buffer>;
}

/** Hands out the bytes of a pack that is done. Who took it is on record before the first byte leaves. */
export async function downloadPack(
  db: Database,
  actor: Actor,
  packId: string,
): Promise<Result<PackDownload>> {
  const absent = refuse('no-such-pack', 'There is no such pack, or you may not see it.');
  if (!can(actor, 'evidence.make')) return absent;
  const pack = await findPack(db.prisma, packId);
  if (pack?.state !== 'done' || pack.sha256 === null || pack.bytes === null) return absent;
  const attempt = pack.droppedAt === null ? await keptAttempt(db.pool, packId) : null;
  if (attempt === null) {
    return refuse(
      'not-kept',
      'The bytes of this pack are no longer kept. It can be made again from the same facts.',
    );
  }
  const { sha256 } = pack;
  await db.transaction((tx) =>
    appendRecords(tx, [{ kind: 'evidence.downloaded', actorId: actor.personId, data: { packId, sha256 } }]),
  );
  return ok({
    fileName: packFileName(packId, pack.wanted),
    bytes: Number(pack.bytes),
    sha256,
    pieces: readPieces(db.pool, packId, attempt),
  });
}
