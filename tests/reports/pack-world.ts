import { createHash } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openSigner, type Signer } from '#lib/audit/signer.ts';
import type { Database } from '#lib/db/client.ts';
import { makeNextPack } from '#lib/reports/make-pack.ts';
import { findPack } from '#lib/reports/store/packs.ts';
import { readPieces } from '#lib/reports/store/pieces.ts';

export function makeSigner(): { signer: Signer; close(): void } {
  const home = mkdtempSync(join(tmpdir(), 'countersign-reports-'));
  return { signer: openSigner({ home }), close: () => rmSync(home, { recursive: true, force: true }) };
}

/** Makes the oldest pack that waits and gives its bytes. */
export async function makeOne(db: Database, signer: Signer, packId: string): Promise<Buffer> {
  const outcome = await makeNextPack(db, signer, new AbortController().signal);
  if (outcome !== 'done') throw new Error(`no pack was made: ${outcome}`);
  return await bytesOf(db, packId);
}

export async function bytesOf(db: Database, packId: string): Promise<Buffer> {
  const pack = await findPack(db.prisma, packId);
  if (!pack) throw new Error('there is no such pack');
  const pieces: Buffer[] = [];
  for await (const piece of readPieces(db.pool, packId, pack.attempt)) pieces.push(piece);
  return Buffer.concat(pieces);
}

export function sha256(bytes: Buffer): string {
  return createHash('sha256').update(bytes).digest('hex');
}
