import type { Database } from '#lib/db/client.ts';
import { ok, type Result } from '#lib/kernel/result.ts';
import type { Actor } from '#lib/people/rules/actor.ts';
import { checkTicket, type TicketSystems } from './check-ticket.ts';
import { judgeAsking } from './judge-asking.ts';
import type { Asking } from './rules/asking.ts';
import type { TicketCheck } from './rules/ticket-check.ts';

/** No address may be asked: a policy that wants a ticket checked refuses. */
export const NO_TICKET_SYSTEMS: TicketSystems = { allowed: [], ask: async () => null };

/**
 * Asks the ticket systems of everything that is asked for, before its transaction: each address once, however many
 * secrets fall under its policy, and none before all of it was judged.
 */
export async function checkTickets(
  db: Database,
  systems: TicketSystems,
  actor: Actor,
  asking: Omit<Asking, 'ticketChecks'>,
): Promise<Result<readonly (TicketCheck | null)[]>> {
  if (asking.ticket === null) return ok(asking.items.map(() => null));
  const answers = new Map<string, ReturnType<TicketSystems['ask']>>();
  const once: TicketSystems = {
    allowed: systems.allowed,
    ask: (url, question) => {
      const answer = answers.get(url) ?? systems.ask(url, question);
      answers.set(url, answer);
      return answer;
    },
  };
  let judged: Promise<boolean> | null = null;
  const mayAsk = () => {
    judged ??= judgeAsking(db.prisma, actor, { ...asking, ticketChecks: 'not-yet' }).then(({ ok }) => ok);
    return judged;
  };
  const checks: (TicketCheck | null)[] = [];
  for (const { secretId, act } of asking.items) {
    const checked = await checkTicket(db, once, actor, { secretId, act }, asking.ticket, mayAsk);
    if (!checked.ok) return checked;
    checks.push(checked.value);
  }
  return ok(checks);
}
