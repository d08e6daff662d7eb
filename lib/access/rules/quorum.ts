import { isAmong, type PeopleOrOwners } from './people-named.ts';
import { type Human, isSameHuman, mayNow } from './person.ts';
import type { PolicyDocument, PolicyStep } from './policy.ts';
import { type Appointment, isIndependent } from './shadow.ts';

export type { Appointment } from './shadow.ts';

/** One decision as it was given, with its author as they are now. */
export interface Vote {
  readonly id: string;
  readonly voter: Human;
  readonly verdict: 'approve' | 'deny';
  readonly comment: string | null;
  readonly durationSeconds: number | null;
  /** Fewer than asked, or null for as asked. */
  readonly uses?: number | null;
  readonly factsHash: string;
  readonly at: Date;
}

export interface Poll {
  readonly document: PolicyDocument;
  readonly factsHash: string;
  /** Owner of the secret as its tag names them: a group or a person. Null: none, or it is about a policy. */
  readonly owner: string | null;
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

/**
 * Counts the approvals that hold now: given over these facts, by somebody who is still active and among those a step
 * names and is not the one who asks. A signature fills the earliest step that is open to it; nobody fills two places.
 * Where all places are filled by people the requester lately appointed, one more signature is needed, of somebody
 * independent.
 */
export function countSignatures(poll: Poll): Count {
  const steps: { step: PolicyStep; signers: Human[] }[] = poll.document.steps.map((step) => ({
    step,
    signers: [],
  }));
  const counted: Vote[] = [];
  const extra: Vote[] = [];
  const isFree = (vote: Vote) => isIndependent(vote, { ...poll, steps: poll.document.steps });
  for (const vote of poll.votes) {
    if (!holds(vote, poll) || counted.some((earlier) => isSameHuman(earlier.voter, vote.voter))) continue;
    const open = steps.find(
      ({ step, signers }) => signers.length < step.signatures && fits(vote.voter, step, poll.owner),
    );
    if (open) {
      open.signers.push(vote.voter);
      counted.push(vote);
    } else if (isFree(vote)) extra.push(vote);
  }
  const full = steps.every(({ step, signers }) => signers.length >= step.signatures);
  if (!counted.some(isFree)) counted.push(...extra.slice(0, 1));
  const independent = counted.some(isFree);
  return { steps, counted, complete: full && independent, needsAnIndependentSigner: full && !independent };
}

/** Says whether this person's signature would now bring the request further. */
export function couldSign(human: Human, poll: Poll): boolean {
  if (!mayDecide(human, poll)) return false;
  const count = countSignatures(poll);
  if (count.complete) return false;
  if (count.needsAnIndependentSigner) {
    return poll.document.steps.some((step) => fits(human, step, poll.owner));
  }
  const open = count.steps.find(({ step, signers }) => signers.length < step.signatures);
  return open !== undefined && fits(human, open.step, poll.owner);
}

/** To deny, a place in any step is enough: nobody has to wait for their turn to stop something. */
export function couldDeny(human: Human, poll: Poll): boolean {
  return mayDecide(human, poll) && poll.document.steps.some((step) => fits(human, step, poll.owner));
}

/** Says whether a step names this person. Whether they may decide at all is asked elsewhere. */
export function fits(human: Human, step: PeopleOrOwners, owner: string | null): boolean {
  return isAmong(human, step, owner);
}

function mayDecide(human: Human, poll: Pick<Poll, 'requesters'>): boolean {
  return (
    mayNow(human, 'requests.decide') && !poll.requesters.some((requester) => isSameHuman(requester, human))
  );
}

function holds(vote: Vote, poll: Poll): boolean {
  return vote.verdict === 'approve' && vote.factsHash === poll.factsHash && mayDecide(vote.voter, poll);
}
