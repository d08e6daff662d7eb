import { databaseNow } from '#lib/db/client.ts';
import { type DeliveryRefusalCode, LONGEST_DELIVERY, takeEvents } from '#lib/trail/take-events.ts';
import { readBody } from '#lib/web/read-body.ts';
import { defineRoute, plain } from '#lib/web/route.ts';

export const dynamic = 'force-dynamic';

const STATUS: Readonly<Record<DeliveryRefusalCode, number>> = {
  unsigned: 401,
  stale: 401,
  forged: 401,
  off: 403,
  unreadable: 400,
  'too-fast': 429,
};

/**
 * Where EventBridge sends events. The sender proves itself by a signature or a key of its source; no session, no cookie and
 * no origin counts here. 2xx is answered after the commit only.
 */
export const POST = defineRoute('trail.events', async ({ db, sending, log }, request) => {
  if (request.method !== 'POST') return plain(405, 'Events are posted.');
  const body = await readBody(request, LONGEST_DELIVERY);
  if (body === null) return plain(413, 'This is longer than 512 KB. Nothing was taken.');
  const header = (name: string) => request.headers.get(name);
  const taken = await takeEvents(
    { db, open: (name, sealed) => sending.channelKey().open(name, sealed) },
    {
      connectionId: new URL(request.url).searchParams.get('connection') ?? '',
      headers: {
        id: header('webhook-id'),
        timestamp: header('webhook-timestamp'),
        signature: header('webhook-signature'),
        key: header('x-countersign-key'),
      },
      body,
      now: await databaseNow(db.prisma),
    },
  );
  if (taken.ok) return Response.json(taken.value, { headers: { 'Cache-Control': 'no-store' } });
  log.warn({ event: 'trail.delivery-refused', code: taken.refusal.code });
  return plain(STATUS[taken.refusal.code], taken.refusal.words);
});
