import type { GrantPage } from '#lib/access/queries/grant-page.ts';
import type { Database } from '#lib/db/client.ts';
import { listEvents } from '#lib/trail/queries/list-events.ts';

const BEFORE_MS = 60_000;

/** CloudTrail's records of the reveals of a grant: id of the reveal → id of its event. */
export async function witnessesOf(db: Database, page: GrantPage): Promise<ReadonlyMap<string, string>> {
  const witnessed = page.reveals.filter((reveal) => reveal.witness === 'witnessed');
  const earliest = witnessed.at(-1);
  if (!earliest) return new Map();
  const { secretId } = page.grant;
  const from = new Date(Date.parse(earliest.intendedAt) - BEFORE_MS);
  // Whoever may see the grant may see the records of its own reveals: the list is cut to this secret and these ids.
  const { events } = await listEvents(
    db,
    { kind: 'secrets', ids: [secretId] },
    { secretId, verdict: page.grant.way === 'break-glass' ? 'break-glass' : 'covered', from },
    { limit: 100 },
  );
  const wanted = new Set(witnessed.map((reveal) => reveal.id));
  return new Map(
    events.flatMap((event) => {
      const revealId = event.verdict?.revealId;
      return revealId && wanted.has(revealId) ? [[revealId, event.eventId] as const] : [];
    }),
  );
}
