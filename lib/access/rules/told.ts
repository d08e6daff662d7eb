import type { ScopedPlace } from '#lib/secrets/rules/scope.ts';
import { isAmong, type PeopleOrOwners } from './people-named.ts';
import { type Human, humanAt, isSameHuman, mayNow } from './person.ts';
import { type PollCase, pollsOf } from './poll-case.ts';
import { couldDeny, couldSign, countSignatures } from './quorum.ts';

/** Of these people, those whose signature would now bring the request further. */
export function whoCouldSign(c: PollCase, holders: readonly Human[]): readonly Human[] {
  const polls = pollsOf(c);
  return holdersAt(c, holders).filter(
    (human) =>
      !c.votes.some((vote) => isSameHuman(vote.voter, human)) && polls.some((poll) => couldSign(human, poll)),
  );
}

/** Of these people, those who have a place in some step: they may deny, and they hear how it ended. */
export function whoDecides(c: PollCase, holders: readonly Human[]): readonly Human[] {
  const polls = pollsOf(c);
  return holdersAt(c, holders).filter((human) => polls.some((poll) => couldDeny(human, poll)));
}

/**
 * Of these people, those whom one of the steps names where the secret lies and who may see it: what happens to it is told
 * to nobody else, whatever group they are in.
 */
export function whoHears(
  secret: (ScopedPlace & { readonly owner: string | null }) | null,
  steps: readonly PeopleOrOwners[],
  people: readonly Human[],
): readonly Human[] {
  return people.filter((human) => {
    const there = humanAt(human, secret);
    const isNamed = steps.some((step) => isAmong(there, step, secret?.owner ?? null));
    return isNamed && mayNow(there, 'secrets.read');
  });
}

/** Whoever holds a role for a part of the inventory counts where the secret lies in it. */
function holdersAt({ place }: PollCase, holders: readonly Human[]): readonly Human[] {
  return place ? holders.map((human) => humanAt(human, place)) : holders;
}

/** Whom a waiting request is announced to, and where: said before it is sent, and then sent to exactly these. */
export interface Told {
  readonly people: readonly Human[];
  /** Names of channels, from the editions that count. */
  readonly channels: readonly string[];
  /** The step that waits, from 1, and how many signatures it still needs. */
  readonly step: number;
  readonly missing: number;
}

export function toldOf(c: PollCase, holders: readonly Human[]): Told {
  return { people: whoCouldSign(c, holders), channels: channelsOf(c), ...nextStep(c) };
}

export function channelsOf({ documents }: Pick<PollCase, 'documents'>): readonly string[] {
  return [...new Set((documents ?? []).flatMap((document) => document.channels))];
}

/** The first step that is not full, of the first edition that is not complete. */
function nextStep(c: PollCase): Pick<Told, 'step' | 'missing'> {
  const count = pollsOf(c)
    .map(countSignatures)
    .find((each) => !each.complete);
  const steps = count?.steps ?? [];
  const index = steps.findIndex(({ step, signers }) => signers.length < step.signatures);
  const open = steps[index];
  if (open) return { step: index + 1, missing: open.step.signatures - open.signers.length };
  return { step: Math.max(1, steps.length), missing: 1 };
}
