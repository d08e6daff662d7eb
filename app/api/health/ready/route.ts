import { defineRoute, plain } from '#lib/web/route.ts';

export const dynamic = 'force-dynamic';

export const GET = defineRoute('health.ready', async ({ db }) => {
  await db.pool.query('SELECT 1');
  return plain(200, 'ready');
});
