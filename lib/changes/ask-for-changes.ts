import type { TicketSystems } from '#lib/access/check-ticket.ts';
import { checkTickets } from '#lib/access/check-tickets.ts';
import { type AskingTerms, type PlacedRequests, placeRequests } from '#lib/access/place-requests.ts';
import type { Database } from '#lib/db/client.ts';
import { ok, type Result } from '#lib/kernel/result.ts';
import type { Actor } from '#lib/people/rules/actor.ts';
import { askedItemOf } from './rules/asked-item.ts';
import { refuseChange } from './rules/refusals.ts';
import { bindRequest, loadChange, lockChange, type StoredChange } from './store/changes.ts';

export interface AskForChangesInput {
  readonly changes: readonly { readonly changeId: string; readonly factsHash: string }[];
  readonly durationSeconds: number;
  readonly reason: string;
  readonly ticket: string | null;
}

/** Asks for several frozen changes of one person at once: one thread, decided item by item. */
export async function askForChanges(
  db: Database,
  actor: Actor,
  input: AskForChangesInput,
  systems: TicketSystems,
  terms: AskingTerms = {},
): Promise<Result<PlacedRequests>> {
  const changes: StoredChange[] = [];
  for (const { changeId, factsHash } of input.changes) {
    const change = await loadChange(db.prisma, changeId);
    if (change?.actorId !== actor.personId) return refuseChange('no-such-change');
    if (change.factsHash !== factsHash) return refuseChange('facts-changed');
    changes.push(change);
  }
  const { durationSeconds, reason, ticket } = input;
  const items = changes.map(askedItemOf);
  const asking = { items, durationSeconds, uses: 1, reason, ticket, thread: null };
  const checked = await checkTickets(db, systems, actor, asking);
  if (!checked.ok) return checked;
  return await db.transaction(async (tx) => {
    for (const change of changes) {
      const now = await lockChange(tx, change.id);
      if (now?.state !== 'proposed' || now.requestId !== null) return refuseChange('not-waiting');
    }
    const placed = await placeRequests(tx, actor, { ...asking, ticketChecks: checked.value }, terms);
    if (!placed.ok) return placed;
    for (const [index, item] of placed.value.items.entries()) {
      const change = changes[index];
      if (change) await bindRequest(tx, change.id, item.requestId);
    }
    return ok(placed.value);
  });
}
