import { z } from 'zod';
import { ok, type Result } from '#lib/kernel/result.ts';
import type { LivePolicy } from './policy.ts';
import { refuseAccess } from './refusals.ts';

/** What the ticket system said, frozen with the request. */
export const ticketCheckSchema = z.strictObject({
  policyId: z.string().max(64),
  policyVersion: z.int(),
  url: z.string().max(1_024),
  ticket: z.string().max(256),
  /** The title it gave, if it gave one. */
  title: z.string().max(200).nullable(),
  checkedAt: z.iso.datetime(),
});
export type TicketCheck = z.infer<typeof ticketCheckSchema>;

/** The only form of an answer: whether the ticket is known and open, perhaps its title. Anything else is no answer. */
const answerSchema = z.strictObject({
  open: z.boolean(),
  title: z
    .string()
    .max(200)
    .refine((text) => text.isWellFormed() && !text.includes('\u0000'))
    .nullable()
    .optional(),
});

export interface TicketAnswer {
  readonly open: boolean;
  readonly title: string | null;
}

/** Reads the body of an answer; null for anything that is not exactly one. */
export function readTicketAnswer(body: string): TicketAnswer | null {
  try {
    const answer = answerSchema.safeParse(JSON.parse(body));
    return answer.success ? { open: answer.data.open, title: answer.data.title ?? null } : null;
  } catch {
    return null;
  }
}

/**
 * Says whether an address may be asked: it is on the list of the configuration, character by character, and it is https,
 * or http on this machine.
 */
export function mayAskAddress(url: string, allowed: readonly string[]): boolean {
  if (!allowed.includes(url) || !URL.canParse(url)) return false;
  const { protocol, hostname, username, password } = new URL(url);
  if (username !== '' || password !== '') return false;
  return protocol === 'https:' || (protocol === 'http:' && LOOPBACK.has(hostname));
}

const LOOPBACK: ReadonlySet<string> = new Set(['localhost', '127.0.0.1', '[::1]']);

/** Says whether a check was made for this edition and this ticket; refuses where one is needed and there is none. */
export function judgeTicketCheck(
  policy: LivePolicy,
  ticket: string | null,
  check: TicketCheck | null,
): Result<TicketCheck | null> {
  const { ticketCheck } = policy.document;
  if (ticketCheck === null) return ok(null);
  const fits =
    check !== null &&
    check.policyId === policy.policyId &&
    check.policyVersion === policy.version &&
    check.url === ticketCheck.url &&
    check.ticket === ticket;
  return fits ? ok(check) : refuseAccess('ticket-not-checked', { field: 'ticket' });
}
