import { addPiece, PIECE_BYTES, pieceSchema } from '#lib/trail/upload-files.ts';
import { readBody } from '#lib/web/read-body.ts';
import { defineRoute, plain } from '#lib/web/route.ts';
import { comesFromOurPages } from '#lib/web/rules/request-origin.ts';

export const dynamic = 'force-dynamic';

/** One piece of a file that a person sends. Only a page of ours may send one. */
export const POST = defineRoute('trail.upload-piece', async ({ db, actor, configuration }, request) => {
  if (request.method !== 'POST') return plain(405, 'Pieces are posted.');
  if (!comesFromOurPages(request.headers, configuration.publicOrigin)) {
    return plain(403, 'This call did not come from a page of Countersign. Nothing was taken.');
  }
  const place = pieceSchema.safeParse(Object.fromEntries(new URL(request.url).searchParams));
  if (!place.success) return plain(400, 'Name the upload, the file and where the piece belongs.');
  const piece = await readBody(request, PIECE_BYTES);
  if (piece === null) return plain(413, 'A piece has at most 1 MiB. Nothing was taken.');
  if (piece.length === 0) return plain(400, 'The piece is empty.');
  const added = await addPiece(db, actor, place.data, piece);
  if (!added.ok) return plain(added.refusal.code === 'no-such-upload' ? 404 : 409, added.refusal.words);
  return Response.json(added.value, { headers: { 'Cache-Control': 'no-store' } });
});
