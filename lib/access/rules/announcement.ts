import { z } from 'zod';

const id = z.string().max(64);
const name = z.string().max(512);
const code = z.string().max(64);
const instant = z.iso.datetime();
const count = z.int().min(0);
/** So many unexplained reads are named; the page shows all. */
export const MOST_NAMED_READS = 5;
/** A page of ours: begins with one slash, so that it can lead nowhere else. */
const path = z
  .string()
  .max(512)
  .regex(/^\/(?!\/)[\w\-./~%?=&#]*$/);
const certification = z.strictObject({ name, path, dueAt: instant, items: count });

/**
 * Every kind of announcement and what it holds beside the ids it is about. Who asked, for which secret, why and how long
 * is read from the frozen facts of the request when the announcement is shown or sent, so it need not be copied here.
 *
 * No field ever holds a secret value.
 */
export const ANNOUNCEMENT_DATA = {
  /** Somebody may sign. `step` counts from 1; `missing`: signatures this step still needs. */
  'request.waiting': z.strictObject({ step: count, missing: count, reminder: z.boolean() }),
  /** A signature or denial, by a person (the actor) or by a rule of the policy. Outcome `waiting`: others must sign too. */
  'request.decided': z.strictObject({
    outcome: z.enum(['waiting', 'approved', 'denied', 'revoked']),
    decisionId: id.nullable(),
    /** Name and edition of the rule, where no person decided. */
    rule: name.nullable(),
    endsAt: instant.nullable(),
  }),
  'request.expired': z.strictObject({}),
  'request.withdrawn': z.strictObject({}),
  'request.commented': z.strictObject({ commentId: id }),
  /** An extension was signed; access now lasts until then. */
  'request.extended': z.strictObject({ endsAt: instant }),
  'grant.ending': z.strictObject({ endsAt: instant }),
  'grant.revoked': z.strictObject({}),
  'break-glass.opened': z.strictObject({ breakGlassId: id, reviewDueAt: instant }),
  'break-glass.reviewed': z.strictObject({ breakGlassId: id, verdict: code }),
  'break-glass.review-overdue': z.strictObject({ breakGlassId: id, reviewDueAt: instant }),
  'rotation.due': z.strictObject({
    why: z.enum(['reveal', 'break-glass', 'schedule']),
    dueAt: instant.nullable(),
  }),
  /** Somebody may sign a change of a policy: what `request.waiting` is for secrets. */
  'policy.change-proposed': z.strictObject({ policyName: name, change: z.enum(['add', 'edit', 'retire']) }),
  'policy.changed': z.strictObject({
    policyName: name,
    change: z.enum(['add', 'edit', 'retire']),
    version: count,
  }),
  /** Everybody together did so much that it is stopped for a while. */
  'access.ceiling-reached': z.strictObject({ what: z.enum(['reveals', 'requests']), most: count }),
  /** Protected secrets that a tag or a rule would make unprotected: they wait until then. `name`: one of them. */
  'class.lowering': z.strictObject({ secrets: count, name, to: code, rule: name, dueAt: instant }),
  /** The wait is over, and they become what that said. */
  'class.lowered': z.strictObject({ secrets: count, name, to: code, rule: name }),
  'report.ready': z.strictObject({ name, path }),
  'certification.due': certification,
  'certification.reminder': certification,
  'audit.checkpoint-late': z.strictObject({ place: name, lastAt: instant.nullable() }),
  'audit.chain-broken': z.strictObject({ firstBad: count }),
  /** `which`: the first of them, by the names of the secret and of who read it. */
  'trail.unexplained-read': z.strictObject({
    reads: count,
    path,
    which: z
      .array(z.strictObject({ secret: name, reader: name }))
      .max(MOST_NAMED_READS)
      .optional(),
  }),
  'trail.feed-silent': z.strictObject({ connectionId: id, region: code, since: instant.nullable() }),
  /** What CloudTrail's signed digests say against the files of a trail. */
  'trail.not-whole': z.strictObject({ account: code, region: code, words: name, objects: count }),
} as const;

export type AnnouncementKind = keyof typeof ANNOUNCEMENT_DATA;

/** Who is told: these people and everybody active who holds one of the roles or belongs to one of the groups. */
export interface Recipients {
  readonly people?: readonly string[];
  readonly roles?: readonly string[];
  readonly groups?: readonly string[];
}

/** What it is about. `threadId` keeps what belongs together in one place and in order. */
export interface Subject {
  readonly threadId?: string;
  readonly requestId?: string;
  readonly grantId?: string;
  readonly secretId?: string;
  readonly policyId?: string;
}

/** What a room hands over to be told. `actorId` null: the product itself did it. The actor is not told what they did. */
export type Announcement = {
  [K in AnnouncementKind]: {
    readonly kind: K;
    readonly actorId: string | null;
    readonly about: Subject;
    readonly to: Recipients;
    /** Names of channels, from the policy's document. Names that no channel has are left out. */
    readonly channels?: readonly string[];
    /** Where the same thing could be found twice (a job that runs again): told once for each key. */
    readonly dedupeKey?: string;
    readonly data: z.infer<(typeof ANNOUNCEMENT_DATA)[K]>;
  };
}[AnnouncementKind];

/** What a channel may ask for beside what policies send to it. */
export const AREAS = ['requests', 'break-glass', 'policies', 'rotation', 'reports', 'alarms'] as const;
export type Area = (typeof AREAS)[number];

const AREA_OF_PREFIX: Readonly<Record<string, Area>> = {
  access: 'alarms',
  class: 'alarms',
  request: 'requests',
  grant: 'requests',
  'break-glass': 'break-glass',
  policy: 'policies',
  rotation: 'rotation',
  report: 'reports',
  certification: 'reports',
  audit: 'alarms',
  trail: 'alarms',
};

/** Which area a kind belongs to. */
export function areaOf(kind: AnnouncementKind): Area {
  const area = AREA_OF_PREFIX[kind.slice(0, kind.indexOf('.'))];
  if (!area) throw new Error('every kind of announcement has an area');
  return area;
}

/** What keeps announcements together and in order: the thread, else the narrowest thing they are about, else the kind. */
export function threadKeyOf({ kind, about }: Pick<Announcement, 'kind' | 'about'>): string {
  return about.threadId ?? about.requestId ?? about.grantId ?? about.policyId ?? about.secretId ?? kind;
}

/** Which earlier notifications of the same request an announcement settles, and whose: everybody's or the actor's own. */
export function settledBy(
  announcement: Pick<Announcement, 'kind' | 'data'>,
): { readonly kinds: readonly AnnouncementKind[]; readonly whose: 'all' | 'actor' } | null {
  const waiting = ['request.waiting', 'policy.change-proposed'] as const;
  switch (announcement.kind) {
    case 'request.decided': {
      const { outcome } = announcement.data as z.infer<(typeof ANNOUNCEMENT_DATA)['request.decided']>;
      if (outcome === 'revoked') return { kinds: ['grant.ending'], whose: 'all' };
      return { kinds: waiting, whose: outcome === 'waiting' ? 'actor' : 'all' };
    }
    case 'request.expired':
    case 'request.withdrawn':
      return { kinds: waiting, whose: 'all' };
    case 'grant.revoked':
    case 'request.extended':
      return { kinds: ['grant.ending'], whose: 'all' };
    case 'break-glass.reviewed':
      return { kinds: ['break-glass.opened', 'break-glass.review-overdue'], whose: 'all' };
    default:
      return null;
  }
}
