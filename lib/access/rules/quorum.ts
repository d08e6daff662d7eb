import { type Human, isSameHuman, mayNow } from './person.ts';
import type { PolicyDocument, PolicyStep } from './policy.ts';

/** One decision as it was given, with its author as they are now. */
export interface Vote {
  readonly id: string;
  readonly voter: Human;
  readonly verdict: 'approve' | 'deny';
  readonly comment: string | null;
  readonly durationSeconds: number | null;
  readonly factsHash: string;
  readonly at: Date;
}

/** A role, who gave it and when. */
export interface Appointment {
  readonly personId: string;
  readonly role: string;
  readonly givenBy: string;
  readonly givenAt: Date;
}

export interface Poll {
  readonly document: PolicyDocument;
  readonly factsHash: string;
  /** Everybody who counts as the one who asks. */
  readonly requesters: readonly Human[];
  /** In the order they were given. */
  readonly votes: readonly Vote[];
  readonly appointments: readonly Appointment[];
}

export interface StepCount {
  readonly step: PolicyStep;
  readonly signers: readonly Human[];
}

export interface Count {
  readonly steps: readonly StepCount[];
  readonly counted: readonly Vote[];
  readonly complete: boolean;
  /** All signatures are there, but every signer was lately appointed by the one who asks. */
  readonly needsAnIndependentSigner: boolean;
}

/** How long an appointment by the requester keeps an approver from counting alone. */
const APPOINTMENT_SHADOW_MS = 24 * 3_600_000;

/**
 * Counts the approvals that hold now: given over these facts, by somebody who is still active and in role and is not
 * the one who asks. A signature fills the earliest step that is open to it; nobody fills two places. Where all places
 * are filled by people the requester lately appointed, one more signature is needed, of somebody independent.
 */
export function countSignatures(poll: Poll): Count {
  const steps: { step: PolicyStep; signers: Human[] }[] = poll.document.steps.map((step) => ({
    step,
    signers: [],
  }));
  const counted: Vote[] = [];
  const extra: Vote[] = [];
  for (const vote of poll.votes) {
    if (!holds(vote, poll) || counted.some((earlier) => isSameHuman(earlier.voter, vote.voter))) continue;
    const open = steps.find(
      ({ step, signers }) => signers.length < step.signatures && fits(vote.voter, step),
    );
    if (open) {
      open.signers.push(vote.voter);
      counted.push(vote);
    } else if (isIndependent(vote, poll)) extra.push(vote);
  }
  const full = steps.every(({ step, signers }) => signers.length >= step.signatures);
  if (!counted.some((vote) => isIndependent(vote, poll))) counted.push(...extra.slice(0, 1));
  const independent = counted.some((vote) => isIndependent(vote, poll));
  return { steps, counted, complete: full && independent, needsAnIndependentSigner: full && !independent };
}

/** Says whether this person's signature would now bring the request further. */
export function couldSign(human: Human, poll: Poll): boolean {
  if (!mayNow(human, 'requests.decide')) return false;
  if (poll.requesters.some((requester) => isSameHuman(requester, human))) return false;
  const count = countSignatures(poll);
  if (count.complete) return false;
  if (count.needsAnIndependentSigner) return poll.document.steps.some((step) => fits(human, step));
  const open = count.steps.find(({ step, signers }) => signers.length < step.signatures);
  return open !== undefined && fits(human, open.step);
}

function holds(vote: Vote, poll: Poll): boolean {
  return (
    vote.verdict === 'approve' &&
    vote.factsHash === poll.factsHash &&
    mayNow(vote.voter, 'requests.decide') &&
    !poll.requesters.some((requester) => isSameHuman(requester, vote.voter))
  );
}

function fits(human: Human, step: PolicyStep): boolean {
  const roles: readonly string[] = step.roles;
  return human.roles.some((held) => roles.includes(held.role));
}

/** Independent: holds a role of some step that no path of recent appointments leads back to the requester. */
function isIndependent(vote: Vote, poll: Poll): boolean {
  const shadowed = shadowOf(poll, vote.at);
  const roles: readonly string[] = poll.document.steps.flatMap((step) => step.roles);
  return vote.voter.roles.some(
    (held) =>
      roles.includes(held.role) &&
      !(held.givenBy !== null && shadowed.has(held.givenBy) && isRecent(held.givenAt, vote.at)),
  );
}

/** The requester and everybody who lately got a role from somebody in this set. */
function shadowOf(poll: Poll, at: Date): ReadonlySet<string> {
  const shadow = new Set(poll.requesters.map((requester) => requester.personId));
  for (let size = 0; size !== shadow.size; ) {
    size = shadow.size;
    for (const given of poll.appointments) {
      if (shadow.has(given.givenBy) && isRecent(given.givenAt, at)) shadow.add(given.personId);
    }
  }
  return shadow;
}

function isRecent(givenAt: Date, at: Date): boolean {
  return at.getTime() - givenAt.getTime() < APPOINTMENT_SHADOW_MS;
}
