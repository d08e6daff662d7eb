import { z } from 'zod';
import type { TicketSystems } from '#lib/access/check-ticket.ts';
import { checkTickets, NO_TICKET_SYSTEMS } from '#lib/access/check-tickets.ts';
import { type AskingTerms, type PlacedRequest, placeRequests } from '#lib/access/place-requests.ts';
import type { Database } from '#lib/db/client.ts';
import { patternOf } from '#lib/kernel/ids.ts';
import { invariant } from '#lib/kernel/invariant.ts';
import { ok, type Result } from '#lib/kernel/result.ts';
import type { Actor } from '#lib/people/rules/actor.ts';
import { askedItemOf } from './rules/asked-item.ts';
import { refuseChange } from './rules/refusals.ts';
import { bindRequest, loadChange, loadRequestOf, lockChange, type StoredChange } from './store/changes.ts';

export const askForChangeSchema = z.strictObject({
  changeId: z.string().regex(patternOf('change')),
  /** Of the change that was shown. */
  factsHash: z.string().regex(/^[0-9a-f]{64}$/),
  durationSeconds: z.int().min(60).max(14_400),
  reason: z.string().max(65_536),
  ticket: z.string().min(1).max(256).nullable(),
});
export type AskForChangeInput = z.infer<typeof askForChangeSchema>;

/**
 * Asks for the approval of a change that was frozen: a request whose facts hold its hash, under the access policy of its
 * act. Where a rule of the policy decides, it is decided in the same transaction.
 */
export async function askForChange(
  db: Database,
  actor: Actor,
  input: AskForChangeInput,
  systems: TicketSystems = NO_TICKET_SYSTEMS,
  terms: AskingTerms = {},
): Promise<Result<PlacedRequest>> {
  const known = await loadChange(db.prisma, input.changeId);
  if (known?.actorId !== actor.personId) return refuseChange('no-such-change');
  const asking = askingOf(known, input);
  const checked = await checkTickets(db, systems, actor, asking);
  if (!checked.ok) return checked;
  return await db.transaction(async (tx) => {
    const change = await lockChange(tx, input.changeId);
    invariant(change, 'a change is never deleted');
    if (change.state !== 'proposed') return refuseChange('not-waiting');
    if (change.factsHash !== input.factsHash) return refuseChange('facts-changed');
    const earlier = change.requestId === null ? null : await loadRequestOf(tx, change.requestId);
    if (earlier && (earlier.state === 'pending' || earlier.grantOpen)) return refuseChange('not-waiting');
    // The request comes first: it takes the lock on the head of the log last, and binding needs no record of its own.
    const placed = await placeRequests(tx, actor, { ...asking, ticketChecks: checked.value }, terms);
    if (!placed.ok) return placed;
    const [item] = placed.value.items;
    invariant(item, 'one thing was asked for');
    await bindRequest(tx, change.id, item.requestId);
    return ok(item);
  });
}

/** One use, for the current version; the change itself is in the facts. */
function askingOf(change: StoredChange, input: AskForChangeInput) {
  const { durationSeconds, reason, ticket } = input;
  return { items: [askedItemOf(change)], durationSeconds, uses: 1, reason, ticket, thread: null };
}
