import { z } from 'zod';
import { appendRecords } from '#lib/audit/append-records.ts';
import type { Database } from '#lib/db/client.ts';
import { mintId, patternOf } from '#lib/kernel/ids.ts';
import { ok, type Result } from '#lib/kernel/result.ts';
import type { Actor } from '#lib/people/rules/actor.ts';
import { can } from '#lib/people/rules/roles.ts';
import { refuseTrail } from './rules/trail-refusals.ts';
import { addPiece as add, insertUpload, lockUpload, moveUpload } from './store/upload-rows.ts';

/** Of one upload. What is larger is read by `npm run import`, beside the database. */
export const MOST_FILES = 100;
export const LARGEST_FILE = 256 * 1024 * 1024;
const LARGEST_UPLOAD = 1024 * 1024 * 1024;
/** One call carries so much of a file. */
export const PIECE_BYTES = 1024 * 1024;
/** Of everybody together. */
const MOST_UPLOADS = 3;

/** A name as people know it: no path, nothing that cannot be stored. */
const name = z
  .string()
  .min(1)
  .max(255)
  .refine((text) => !/[\p{Cc}/\\]/u.test(text) && text.isWellFormed(), 'This is not the name of a file.')
  .refine(
    (text) => /\.(json|jsonl|ndjson|log)(\.gz)?$|\.gz$/i.test(text),
    'Files of CloudTrail end in .json or .json.gz.',
  );

export const beginUploadSchema = z.strictObject({
  files: z
    .array(
      z.strictObject({
        name,
        bytes: z
          .number()
          .int()
          .min(1, 'The file is empty.')
          .max(LARGEST_FILE, 'A file may have 256 MiB. Larger ones are read by npm run import.'),
      }),
    )
    .min(1, 'Choose at least one file.')
    .max(MOST_FILES, 'At most 100 files at once.')
    .refine(
      (files) => files.reduce((sum, file) => sum + file.bytes, 0) <= LARGEST_UPLOAD,
      'Together the files may have 1 GiB.',
    ),
});
export type BeginUploadInput = z.infer<typeof beginUploadSchema>;

export const uploadSchema = z.strictObject({ uploadId: z.string().regex(patternOf('ingest')) });
export type UploadInput = z.infer<typeof uploadSchema>;

/** Makes room for files that a person is about to send. */
export async function beginUpload(
  db: Database,
  actor: Actor,
  { files }: BeginUploadInput,
): Promise<Result<{ readonly uploadId: string }>> {
  if (!can(actor, 'trail.import')) return refuseTrail('not-allowed');
  const uploadId = mintId('ingest');
  return await db.transaction(async (tx) => {
    const begun = await insertUpload(tx, { id: uploadId, personId: actor.personId, files }, MOST_UPLOADS);
    return begun ? ok({ uploadId }) : refuseTrail('too-many-uploads');
  });
}

export const pieceSchema = z.object({
  upload: z.string().regex(patternOf('ingest')),
  file: z.coerce.number().int().min(0).max(MOST_FILES),
  at: z.coerce.number().int().min(0).max(LARGEST_FILE),
});

/** Takes one piece. It may come twice; it answers how far the file has come, so that a sender who lost his place goes on. */
export async function addPiece(
  db: Database,
  actor: Actor,
  { upload, file, at }: z.infer<typeof pieceSchema>,
  piece: Buffer,
): Promise<Result<{ readonly received: number }>> {
  if (!can(actor, 'trail.import')) return refuseTrail('not-allowed');
  const place = { uploadId: upload, personId: actor.personId, number: file, at };
  const added = await db.transaction((tx) => add(tx, place, piece));
  if (added === null) return refuseTrail('no-such-upload');
  if (added === 'closed') return refuseTrail('upload-closed');
  if (added === 'order') return refuseTrail('upload-order');
  return added === 'too-long' ? refuseTrail('upload-too-long') : ok(added);
}

/** Says that everything is there: reading begins by itself, and goes on when the process ends meanwhile. */
export async function finishUpload(
  db: Database,
  actor: Actor,
  { uploadId }: UploadInput,
): Promise<Result<null>> {
  if (!can(actor, 'trail.import')) return refuseTrail('not-allowed');
  return await db.transaction(async (tx) => {
    const upload = await lockUpload(tx, uploadId, actor.personId);
    if (!upload) return refuseTrail('no-such-upload');
    if (upload.state !== 'receiving') return refuseTrail('upload-closed');
    if (!upload.whole) return refuseTrail('upload-not-whole');
    await moveUpload(tx, uploadId, 'waiting');
    const { files, bytes } = upload;
    await appendRecords(tx, [
      { kind: 'trail.uploaded', actorId: actor.personId, data: { uploadId, files, bytes } },
    ]);
    return ok(null);
  });
}

/** Gives up an upload that is still being sent. Nothing of it was read. */
export async function cancelUpload(
  db: Database,
  actor: Actor,
  { uploadId }: UploadInput,
): Promise<Result<null>> {
  if (!can(actor, 'trail.import')) return refuseTrail('not-allowed');
  return await db.transaction(async (tx) => {
    const upload = await lockUpload(tx, uploadId, actor.personId);
    if (!upload) return refuseTrail('no-such-upload');
    if (upload.state !== 'receiving') return refuseTrail('upload-closed');
    await moveUpload(tx, uploadId, 'cancelled', 'Cancelled before it was read.');
    return ok(null);
  });
}
