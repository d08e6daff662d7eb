import type { ScopedPlace } from '#lib/secrets/rules/scope.ts';
import type { Human } from './person.ts';
import type { PolicyDocument } from './policy.ts';
import type { Appointment, Poll, Vote } from './quorum.ts';

/** What says who may sign a request: enough to know it before there is one. */
export interface PollCase {
  readonly request: { readonly factsHash: string };
  readonly requesters: readonly Human[];
  /**
   * The edition frozen with the request and, where it differs, the one that would apply now: a waiting request is held
   * to both, so a policy can only become stricter for it. Null: no policy covers the secret any more.
   */
  readonly documents: readonly PolicyDocument[] | null;
  /** Owner of the secret as its tag names them now. */
  readonly owner: string | null;
  readonly votes: readonly Vote[];
  readonly appointments: readonly Appointment[];
  /** Where the secret lies, so that roles for a part of the inventory count; null or absent: it is about none. */
  readonly place?: ScopedPlace | null;
}

/** One count per edition the request is held to. */
export function pollsOf(c: PollCase): Poll[] {
  return (c.documents ?? []).map((document) => ({
    document,
    factsHash: c.request.factsHash,
    owner: c.owner,
    requesters: c.requesters,
    votes: c.votes,
    appointments: c.appointments,
  }));
}
