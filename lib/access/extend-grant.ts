import { z } from 'zod';
import type { Database } from '#lib/db/client.ts';
import { patternOf } from '#lib/kernel/ids.ts';
import { ok, type Result } from '#lib/kernel/result.ts';
import type { Actor } from '#lib/people/rules/actor.ts';
import type { TicketSystems } from './check-ticket.ts';
import { checkTickets, NO_TICKET_SYSTEMS } from './check-tickets.ts';
import { type AskingTerms, type PlacedRequests, placeRequests } from './place-requests.ts';
import { recordRefusal } from './record-refusal.ts';
import type { Asking } from './rules/asking.ts';
import { whyNotExtend } from './rules/extension.ts';
import { refuseAccess } from './rules/refusals.ts';
import type { TicketCheck } from './rules/ticket-check.ts';
import { readClock } from './store/clock.ts';
import { loadGrant, type StoredGrant } from './store/grants.ts';
import { lockHuman } from './store/humans.ts';
import { countThread, loadRequests, MOST_OF_A_THREAD } from './store/requests.ts';

export const extendGrantSchema = z.strictObject({
  grantId: z.string().regex(patternOf('grant')),
  durationSeconds: z.int(),
  uses: z.int().nullable(),
  reason: z.string().max(65_536),
  ticket: z.string().min(1).max(256).nullable(),
});
export type ExtendGrantInput = z.infer<typeof extendGrantSchema>;

const FULL = `This thread holds ${MOST_OF_A_THREAD} requests and grows no longer. Ask for it anew.`;

/**
 * Asks to go on with what a grant gave, in the thread of its request: the same secret, value and keys, for a reason and
 * a time of its own, judged by the policy that applies now and decided anew. The grant itself stays as it is.
 */
export async function extendGrant(
  db: Database,
  actor: Actor,
  input: ExtendGrantInput,
  systems: TicketSystems = NO_TICKET_SYSTEMS,
  terms: AskingTerms = {},
): Promise<Result<PlacedRequests>> {
  const checked = await checkBefore(db, actor, input, systems);
  if (!checked.ok) return checked;
  return await db.transaction(async (tx) => {
    await lockHuman(tx, actor.personId);
    const attempt = { kind: 'request.refused', actorId: actor.personId } as const;
    const grant = await loadGrant(tx, input.grantId);
    const [request] = grant ? await loadRequests(tx, [grant.requestId]) : [];
    if (!grant || !request || grant.personId !== actor.personId) {
      return await recordRefusal(tx, attempt, refuseAccess('no-such-grant').refusal);
    }
    const { secretId, secretArn, requestId } = grant;
    const problem = whyNotExtend(grant, await readClock(tx));
    const isFull = (await countThread(tx, request.threadId)) >= MOST_OF_A_THREAD;
    if (problem || isFull) {
      const about = { grantId: grant.id, requestId, secretId, secretArn };
      const { refusal } = problem ? refuseAccess(problem) : refuseAccess('no-extension', { words: FULL });
      return await recordRefusal(tx, { ...attempt, ...about }, refusal);
    }
    const thread = { threadId: request.threadId, extendsGrantId: grant.id };
    const asking = { ...askingOf(grant, input, thread), ticketChecks: checked.value };
    return await placeRequests(tx, actor, asking, terms);
  });
}

/** What the ticket system says, where the policy asks it; nobody is asked about a grant that is not the actor's. */
async function checkBefore(
  db: Database,
  actor: Actor,
  input: ExtendGrantInput,
  systems: TicketSystems,
): Promise<Result<readonly (TicketCheck | null)[]>> {
  const grant = await loadGrant(db.prisma, input.grantId);
  const [request] =
    grant?.personId === actor.personId ? await loadRequests(db.prisma, [grant.requestId]) : [];
  if (!grant || !request) return ok([]);
  const thread = { threadId: request.threadId, extendsGrantId: grant.id };
  return await checkTickets(db, systems, actor, askingOf(grant, input, thread));
}

function askingOf(
  { secretId, act, stage, versionId, keyNames }: StoredGrant,
  { durationSeconds, uses, reason, ticket }: ExtendGrantInput,
  thread: Asking['thread'],
): Omit<Asking, 'ticketChecks'> {
  const items = [{ secretId, act, stage, versionId, keyNames }];
  return { items, durationSeconds, uses, reason, ticket, thread };
}
