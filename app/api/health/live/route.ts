import { defineRoute, plain } from '#lib/web/route.ts';

export const dynamic = 'force-dynamic';

export const GET = defineRoute('health.live', async () => plain(200, 'live'));
