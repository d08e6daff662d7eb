import type { Announcement, Subject } from './rules/announcement.ts';
import type { DecisionCase, Outcome } from './rules/decision.ts';
import type { Human } from './rules/person.ts';
import type { PollCase } from './rules/poll-case.ts';
import { channelsOf, type Told, toldOf, whoDecides } from './rules/told.ts';

/** What every announcement of a request is about. */
export interface AboutRequest {
  readonly id: string;
  readonly threadId: string;
  readonly secretId: string | null;
  readonly requesterId: string;
}

export function subjectOf(request: AboutRequest, grantId: string | null = null): Subject {
  const { id: requestId, threadId, secretId } = request;
  return { threadId, requestId, ...(secretId ? { secretId } : {}), ...(grantId ? { grantId } : {}) };
}

const idsOf = (people: readonly Human[]) => people.map((human) => human.personId);

/** Tells those who may sign now. `change`: of a policy, with its name. */
export function announceWaiting(
  request: AboutRequest,
  told: Told,
  change: { readonly policyName: string; readonly change: 'add' | 'edit' | 'retire' } | null = null,
): Announcement {
  const { people, channels, step, missing } = told;
  const common = {
    actorId: request.requesterId,
    about: subjectOf(request),
    to: { people: idsOf(people) },
    channels,
    dedupeKey: `waiting ${request.id} ${step} ${missing}`,
  };
  return change
    ? { kind: 'policy.change-proposed', ...common, data: change }
    : { kind: 'request.waiting', ...common, data: { step, missing, reminder: false } };
}

export interface DecidedNews {
  readonly outcome: Outcome['kind'];
  readonly decisionId: string;
  readonly rule: string | null;
  readonly grantId: string | null;
  readonly endsAt: Date | null;
  /** The request extends an earlier grant. */
  readonly extends: boolean;
}

/** Tells the one who asked and everybody who could have decided; after a signature also those whose turn it is now. */
export function announceDecided(
  request: AboutRequest,
  c: PollCase,
  holders: readonly Human[],
  news: DecidedNews,
  actorId: string | null,
): readonly Announcement[] {
  const about = subjectOf(request, news.grantId);
  const to = { people: [request.requesterId, ...idsOf(whoDecides(c, holders))] };
  const endsAt = news.endsAt?.toISOString() ?? null;
  const decided: Announcement = {
    kind: 'request.decided',
    actorId,
    about,
    to,
    channels: channelsOf(c),
    dedupeKey: `decided ${news.decisionId}`,
    data: { outcome: news.outcome, decisionId: news.decisionId, rule: news.rule, endsAt },
  };
  if (news.outcome !== 'approved' || !news.extends || endsAt === null) return [decided];
  const extended: Announcement = {
    kind: 'request.extended',
    actorId,
    about,
    to: { people: [request.requesterId] },
    dedupeKey: `extended ${request.id}`,
    data: { endsAt },
  };
  return [decided, extended];
}

/** After a signature that was not the last: those whose turn it is only now. */
export function announceNextStep(
  request: AboutRequest,
  before: DecisionCase,
  after: PollCase,
  holders: readonly Human[],
): readonly Announcement[] {
  const earlier = new Set(idsOf(toldOf(before, holders).people));
  const told = toldOf(after, holders);
  const people = told.people.filter((human) => !earlier.has(human.personId));
  return people.length === 0 ? [] : [announceWaiting(request, { ...told, people, channels: [] })];
}

/** Tells those who could have decided that there is nothing to decide any more; who asked, where it lapsed. */
export function announceEnd(
  kind: 'request.expired' | 'request.withdrawn',
  request: AboutRequest,
  c: PollCase,
  holders: readonly Human[],
): Announcement {
  const deciders = idsOf(whoDecides(c, holders));
  const people = kind === 'request.expired' ? [request.requesterId, ...deciders] : deciders;
  return {
    kind,
    actorId: kind === 'request.expired' ? null : request.requesterId,
    about: subjectOf(request),
    to: { people },
    channels: channelsOf(c),
    dedupeKey: `${kind} ${request.id}`,
    data: {},
  };
}
