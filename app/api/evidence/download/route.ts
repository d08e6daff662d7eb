import { z } from 'zod';
import { patternOf } from '#lib/kernel/ids.ts';
import { downloadPack } from '#lib/reports/download-pack.ts';
import { defineRoute, plain } from '#lib/web/route.ts';

export const dynamic = 'force-dynamic';

const asked = z.string().regex(patternOf('evidencePack'));

/** The bytes of a pack, as a file. Nothing is handed out before the record of the download is written. */
export const GET = defineRoute('evidence.download', async ({ db, actor }, request) => {
  const packId = asked.safeParse(new URL(request.url).searchParams.get('pack'));
  if (!packId.success) return plain(404, 'There is no such pack, or you may not see it.');
  const download = await downloadPack(db, actor, packId.data);
  if (!download.ok) return plain(download.refusal.code === 'not-kept' ? 410 : 404, download.refusal.words);
  const { fileName, bytes, pieces } = download.value;
  const body = new ReadableStream<Uint8Array>({
    pull: async (controller) => {
      const next = await pieces.next();
      if (next.done) controller.close();
      else controller.enqueue(next.value);
    },
    cancel: async () => void (await pieces.return(undefined)),
  });
  return new Response(body, {
    headers: {
      'Content-Type': 'application/zip',
      'Content-Length': String(bytes),
      'Content-Disposition': `attachment; filename="${fileName}"`,
      'Cache-Control': 'private, no-store',
      'X-Content-Type-Options': 'nosniff',
    },
  });
});
