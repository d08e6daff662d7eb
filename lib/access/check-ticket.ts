import type { Database } from '#lib/db/client.ts';
import { ok, type Result } from '#lib/kernel/result.ts';
import type { Actor } from '#lib/people/rules/actor.ts';
import type { TicketQuestion } from './ask-ticket-system.ts';
import type { Act } from './rules/act.ts';
import { matchesTicket } from './rules/glob.ts';
import { scopeFactsOfPolicy, selectPolicy } from './rules/policy.ts';
import { refuseAccess } from './rules/refusals.ts';
import { mayAskAddress, type TicketAnswer, type TicketCheck } from './rules/ticket-check.ts';
import { readClock } from './store/clock.ts';
import { loadLivePolicies } from './store/policies.ts';
import { loadSecret } from './store/secrets.ts';

/** The way to ticket systems, and which addresses the configuration allows. */
export interface TicketSystems {
  readonly allowed: readonly string[];
  readonly ask: (url: string, question: TicketQuestion) => Promise<TicketAnswer | null>;
}

export type TicketSubject =
  | { readonly secretId: string; readonly act: Act }
  | { readonly policyName: string };

/**
 * Asks the ticket system where the policy that would apply wants it. Before the transaction of the request and never
 * inside one; the request is refused when another edition applies by then. Null: nothing has to be asked, or the request
 * will be refused for another reason. `mayAsk`: whether the request would be taken but for the ticket; nobody outside is
 * asked on behalf of somebody who may not ask here, and nobody learns by asking which tickets there are.
 */
export async function checkTicket(
  db: Database,
  systems: TicketSystems,
  actor: Actor,
  subject: TicketSubject,
  ticket: string | null,
  mayAsk: () => Promise<boolean>,
): Promise<Result<TicketCheck | null>> {
  const found = await findSubject(db, subject);
  if (!found || ticket === null) return ok(null);
  const selected = selectPolicy(await loadLivePolicies(db.prisma), found.facts, found.act);
  if (!selected.ok) return ok(null);
  const { policyId, version: policyVersion, document } = selected.value;
  const { ticketCheck, ticketPattern } = document;
  if (!ticketCheck || !ticketPattern || !matchesTicket(ticketPattern, ticket)) return ok(null);
  if (!(await mayAsk())) return ok(null);
  const { url } = ticketCheck;
  if (!mayAskAddress(url, systems.allowed)) return refuseAccess('ticket-address', { field: 'ticket' });
  const question = { ticket, act: found.act, subject: found.facts.name, askedBy: actor.email };
  const answer = await systems.ask(url, question);
  if (!answer) return refuseAccess('ticket-not-checked', { field: 'ticket' });
  if (!answer.open) return refuseAccess('ticket-unknown', { field: 'ticket' });
  const checkedAt = (await readClock(db.prisma)).toISOString();
  return ok({ policyId, policyVersion, url, ticket, title: answer.title, checkedAt });
}

async function findSubject(db: Database, subject: TicketSubject) {
  if ('policyName' in subject) {
    return { facts: scopeFactsOfPolicy(subject.policyName), act: 'policy-edit' as const };
  }
  const secret = await loadSecret(db.prisma, subject.secretId);
  return secret && !secret.gone ? { facts: secret, act: subject.act } : null;
}
