import { ok, type Result } from '#lib/kernel/result.ts';
import type { GrantStanding } from './grant.ts';
import { isAmong } from './people-named.ts';
import { type Human, isSameHuman, mayNow } from './person.ts';
import type { BreakGlassTerms, PolicyDocument } from './policy-document.ts';
import { readReason, readStatement } from './reason.ts';
import { type AccessRefusal, refuseAccess } from './refusals.ts';
import { judgeTicket } from './request.ts';
import { type Appointment, isIndependent } from './shadow.ts';

/** No access by break-glass is longer, whatever a policy says. Seconds. */
const LONGEST_SECONDS = 1_800;
/** One person opens no more within 24 h: what needs more than this is no longer an exception. */
export const MOST_OPENED_A_DAY = 10;

export const VERDICTS = ['justified', 'not-justified'] as const;
export type ReviewVerdict = (typeof VERDICTS)[number];

export interface OpeningCase {
  readonly opener: Human;
  readonly document: PolicyDocument;
  readonly secret: {
    readonly name: string;
    readonly owner: string | null;
    readonly labels: readonly string[];
    readonly markedForDeletion: boolean;
  };
  readonly asked: {
    readonly stage: string;
    readonly reason: string;
    readonly ticket: string | null;
    /** What the person typed to say that they mean this secret. */
    readonly typedName: string;
  };
  /** What this person opened before. */
  readonly before: {
    readonly overdue: number;
    readonly lately: number;
    /** The same label of the same secret is open to them by break-glass. */
    readonly sameIsOpen: boolean;
  };
}

export interface OpeningTerms {
  readonly durationSeconds: number;
  readonly uses: number;
}

/** Judges whether somebody may open a secret to themselves now, and for how long. */
export function judgeOpening(c: OpeningCase): Result<OpeningTerms> {
  const terms = c.document.breakGlass;
  if (!terms) return refuseAccess('no-break-glass');
  if (!mayNow(c.opener, 'reveals.perform')) return refuseAccess('not-allowed');
  if (!isAmong(c.opener, terms, c.secret.owner)) return refuseAccess('not-a-holder');
  if (c.before.overdue > 0) return refuseAccess('review-overdue');
  if (c.before.lately >= MOST_OPENED_A_DAY) return refuseAccess('too-many-break-glass');
  const asked = judgeAsked(c);
  if (!asked.ok) return asked;
  if (c.before.sameIsOpen) return refuseAccess('already-open');
  return ok(boundedTerms(terms));
}

function judgeAsked({ asked, document, secret }: OpeningCase): Result<true> {
  const reason = readReason(asked.reason, document.reasonMinimum);
  if (!reason.ok) return reason;
  const ticket = judgeTicket(document.ticketPattern, asked.ticket);
  if (!ticket.ok) return ticket;
  if (asked.typedName !== secret.name) return refuseAccess('name-mistyped', { field: 'typedName' });
  if (asked.stage !== 'AWSCURRENT' && !secret.labels.includes(asked.stage)) {
    return refuseAccess('unknown-label', { field: 'stage' });
  }
  return secret.markedForDeletion ? refuseAccess('marked-for-deletion') : ok(true);
}

/** What a policy gives its holders, within what nobody may exceed. */
export function boundedTerms({ minutes, uses }: BreakGlassTerms): OpeningTerms {
  return { durationSeconds: Math.min(minutes * 60, LONGEST_SECONDS), uses };
}

export interface OnlookerCase {
  readonly opener: Human;
  /** Who wants to review, or to waive the rotation. */
  readonly onlooker: Human;
  readonly appointments: readonly Appointment[];
  readonly now: Date;
}

/** What makes somebody a reviewer: one of these roles. */
const REVIEWERS = { roles: ['approver', 'admin'], groups: [], people: [] } as const;

/** Why this person may not judge what the opener did; null if they may. Linked accounts count as one person. */
export function whyNotJudge({ opener, onlooker, appointments, now }: OnlookerCase): AccessRefusal | null {
  if (isSameHuman(opener, onlooker)) return refuseAccess('own-break-glass');
  if (!mayNow(onlooker, 'break-glass.review')) return refuseAccess('not-allowed');
  const shadow = { requesters: [opener], appointments, steps: [REVIEWERS], owner: null };
  return isIndependent({ voter: onlooker, at: now }, shadow) ? null : refuseAccess('appointed-by-opener');
}

export interface ReviewCase extends OnlookerCase {
  readonly reviewed: boolean;
  readonly standing: GrantStanding;
  /** A reveal under the grant waits for AWS. */
  readonly hasOpenReveal: boolean;
  readonly note: string;
}

/** Judges a review. It can only be given once nothing more can be read. */
export function judgeReview(c: ReviewCase): Result<string> {
  const problem = whyNotJudge(c);
  if (problem) return problem;
  if (c.reviewed) return refuseAccess('reviewed-already');
  const running = c.standing === 'active' || c.standing === 'not-started' || c.hasOpenReveal;
  if (running) return refuseAccess('still-running');
  return readStatement(c.note, 'note', 'note-missing');
}

export type RotationState = 'due' | 'rotated' | 'waived' | 'not-needed';

/** A row of the register is done with when somebody else reviewed it and nothing has to be rotated any more. */
export function isSettled(row: {
  readonly reviewedAt: Date | null;
  readonly rotation: RotationState;
}): boolean {
  return row.reviewedAt !== null && row.rotation !== 'due';
}
