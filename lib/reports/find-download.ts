import type { z } from 'zod';
import type { Database } from '#lib/db/client.ts';
import { ok, type Result, refuse } from '#lib/kernel/result.ts';
import type { Actor } from '#lib/people/rules/actor.ts';
import { can } from '#lib/people/rules/roles.ts';
import type { packIdSchema } from './cancel-pack.ts';
import { findPack } from './store/packs.ts';

/** Where the bytes of a pack are to be had. They leave only there, on record. */
export async function findDownload(
  db: Database,
  actor: Actor,
  { packId }: z.infer<typeof packIdSchema>,
): Promise<Result<{ readonly href: string }>> {
  const pack = can(actor, 'evidence.make') ? await findPack(db.prisma, packId) : null;
  if (pack?.state !== 'done') return refuse('no-such-pack', 'There is no such pack, or you may not see it.');
  if (pack.droppedAt !== null) {
    return refuse(
      'not-kept',
      'The bytes of this pack are no longer kept. Make it again: from the same facts it gets the same bytes.',
    );
  }
  return ok({ href: `/api/evidence/download?pack=${packId}` });
}
