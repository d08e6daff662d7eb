import { z } from 'zod';
import type { Database } from '#lib/db/client.ts';
import { patternOf } from '#lib/kernel/ids.ts';
import type { Result } from '#lib/kernel/result.ts';
import type { Actor } from '#lib/people/rules/actor.ts';
import type { TicketSystems } from './check-ticket.ts';
import { checkTickets, NO_TICKET_SYSTEMS } from './check-tickets.ts';
import { type AskingTerms, type PlacedRequests, placeRequests } from './place-requests.ts';
import { SECRET_ACTS } from './rules/act.ts';
import { MOST_WAITING_IN_A_THREAD } from './rules/request.ts';

export const askedItemSchema = z.strictObject({
  secretId: z.string().regex(patternOf('secret')),
  act: z.enum(SECRET_ACTS),
  /** Staging label, e.g. AWSCURRENT; null where one version is asked for. */
  stage: z.string().min(1).max(256).nullable(),
  versionId: z.string().min(1).max(64).nullable(),
  /** JSON keys, where they are known; empty: any. */
  keyNames: z.array(z.string().min(1).max(512)).max(20),
});

export const submitRequestSchema = z.strictObject({
  items: z.array(askedItemSchema).min(1).max(MOST_WAITING_IN_A_THREAD),
  durationSeconds: z.int(),
  /** Null: as many as the policy of each secret allows. */
  uses: z.int().nullable(),
  reason: z.string().max(65_536),
  ticket: z.string().min(1).max(256).nullable(),
});
export type SubmitRequestInput = z.infer<typeof submitRequestSchema>;

/**
 * Asks for access to one or several secrets. The policy that applies to each now is frozen with its facts; everybody
 * decides on those. All are asked for or none: where one is refused nothing is sent, and the refusal says which.
 */
export async function submitRequest(
  db: Database,
  actor: Actor,
  input: SubmitRequestInput,
  systems: TicketSystems = NO_TICKET_SYSTEMS,
  terms: AskingTerms = {},
): Promise<Result<PlacedRequests>> {
  const asking = { ...input, thread: null };
  const checked = await checkTickets(db, systems, actor, asking);
  if (!checked.ok) return checked;
  const ticketChecks = checked.value;
  return await db.transaction((tx) => placeRequests(tx, actor, { ...asking, ticketChecks }, terms));
}
