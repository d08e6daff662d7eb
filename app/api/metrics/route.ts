import { collectMetrics } from '#lib/web/metrics.ts';
import { defineRoute } from '#lib/web/route.ts';

export const dynamic = 'force-dynamic';

export const GET = defineRoute('metrics', async ({ db }) => {
  const { contentType, text } = await collectMetrics(db);
  return new Response(text, { headers: { 'Content-Type': contentType, 'Cache-Control': 'no-store' } });
});
