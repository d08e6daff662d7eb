import type { SecretHealth } from '#lib/secrets/queries/listed-secret.ts';
import { plural } from '../access/words.ts';
import type { MarkState } from '../format/mark.tsx';
import type { EnvironmentKind } from '../format/name.ts';
import { LATE_SECONDS } from './feed-words.ts';

/** From the worst to the mildest: what happens if nobody acts. */
const CATEGORIES = [
  'Changed',
  'Unexplained',
  'Broken',
  'Will break',
  'Will stall',
  'Overdue',
  'Blind',
  'Waste',
] as const;
export type Category = (typeof CATEGORIES)[number];

export interface ProblemSecret {
  readonly id: string;
  readonly name: string;
  readonly environment: EnvironmentKind;
}

/** One thing that is wrong: `before` + secret + `after`, what it means, since when, and where it is seen to. */
export interface Problem {
  readonly id: string;
  readonly category: Category;
  readonly mark: MarkState;
  readonly before: string;
  readonly secret: ProblemSecret | null;
  readonly after: string;
  readonly meaning: string;
  /** ISO. */
  readonly since: string | null;
  readonly link: { readonly href: string; readonly label: string };
}

export interface UnexplainedRead {
  readonly eventId: string;
  readonly who: string;
  readonly at: string;
  readonly sentence: string;
  readonly secret: {
    readonly id: string | null;
    readonly name: string;
    readonly environment: string | null;
  } | null;
}

export interface SecretInTrouble extends ProblemSecret {
  readonly health: SecretHealth;
}

export interface FeedInTrouble {
  readonly account: string;
  readonly region: string;
  readonly outcome: 'done' | 'failed' | 'never-run';
  readonly words: string | null;
  readonly to: string | null;
  readonly behindSeconds: number | null;
  readonly gaps: number;
}

export interface FoundProblem {
  readonly id: string;
  readonly check: string;
  readonly severity: 'critical' | 'high' | 'medium' | 'low';
  /** Behind the secret's name, or a sentence of its own. */
  readonly words: string;
  readonly meaning: string;
  readonly since: string | null;
  readonly secret: { readonly id: string; readonly name: string; readonly environment: string } | null;
}

export interface Wrong {
  /** Number of the first bad record of the audit log; null: intact. */
  readonly firstBadRecord: number | null;
  /** Reads by people, and by tools on a person's key. */
  readonly unexplained: readonly UnexplainedRead[];
  /** Reads whose caller may be a person or a machine: one line for all of them. */
  readonly unknownCallers: readonly UnexplainedRead[];
  /** There are more of these than were looked at. */
  readonly unknownMore: boolean;
  readonly secrets: readonly SecretInTrouble[];
  /** Findings of checks that nothing else here tells of. */
  readonly findings: readonly FoundProblem[];
  readonly feeds: readonly FeedInTrouble[];
  /** What break-glass and reveals have left to do. */
  readonly duties?: readonly Problem[];
}

/** Everything that is wrong, ranked by consequence. Within a category the order in which it was handed in. */
export function problemsOf(wrong: Wrong): readonly Problem[] {
  const problems = [
    ...logProblems(wrong.firstBadRecord),
    ...readProblems(wrong.unexplained),
    ...unknownProblems(wrong.unknownCallers, wrong.unknownMore),
    ...wrong.findings.map(foundProblem),
    ...wrong.secrets.flatMap(secretProblem),
    ...wrong.feeds.flatMap(feedProblem),
    ...(wrong.duties ?? []),
  ];
  return problems.sort((a, b) => CATEGORIES.indexOf(a.category) - CATEGORIES.indexOf(b.category));
}

function logProblems(firstBad: number | null): Problem[] {
  if (firstBad === null) return [];
  return [
    {
      id: 'log',
      category: 'Changed',
      mark: 'broken',
      before: `The audit log was changed outside Countersign, at record ${firstBad}`,
      secret: null,
      after: '',
      meaning: 'Records before it still follow each other. Keep the database as it is.',
      since: null,
      link: { href: '/audit', label: 'See the break' },
    },
  ];
}

/** Several reads of one secret by one caller are one problem. */
function readProblems(reads: readonly UnexplainedRead[]): Problem[] {
  const groups = new Map<string, { newest: UnexplainedRead; oldest: UnexplainedRead; count: number }>();
  for (const read of reads) {
    const key = JSON.stringify([read.who, read.secret?.id ?? read.secret?.name]);
    const group = groups.get(key);
    if (!group) groups.set(key, { newest: read, oldest: read, count: 1 });
    else groups.set(key, { ...group, oldest: read, count: group.count + 1 });
  }
  return [...groups.values()].map(({ newest, oldest, count }) => ({
    id: newest.eventId,
    category: 'Unexplained',
    mark: 'broken',
    before: `${newest.who} read`,
    secret: newest.secret ? named(newest.secret) : null,
    after: count > 1 ? `${count} times` : '',
    meaning: newest.sentence.replace(/^Unexplained\. /, ''),
    since: oldest.at,
    link:
      count > 1
        ? { href: '/trail?verdict=unexplained', label: 'See the records' }
        : { href: `/trail/${encodeURIComponent(newest.eventId)}`, label: 'See the record' },
  }));
}

function unknownProblems(reads: readonly UnexplainedRead[], more: boolean): Problem[] {
  const newest = reads[0];
  if (!newest) return [];
  const callers = new Set(reads.map((read) => read.who)).size;
  const secrets = new Set(reads.map((read) => read.secret?.name)).size;
  return [
    {
      id: 'unknown callers',
      category: 'Unexplained',
      mark: 'attention',
      before: `${more ? 'At least ' : ''}${plural(callers, 'caller', 'callers')} of unknown kind read ${plural(secrets, 'production secret')}`,
      secret: null,
      after: '',
      meaning: 'A person or a machine may stand behind them; no reveal and no grant belongs to these reads.',
      since: newest.at,
      link: { href: '/trail?verdict=unexplained&kind=unknown', label: 'See the records' },
    },
  ];
}

function named(secret: NonNullable<UnexplainedRead['secret']>): ProblemSecret {
  const known: readonly string[] = ['production', 'staging', 'development', 'other'];
  const environment = known.includes(secret.environment ?? '') ? secret.environment : 'unknown';
  return { id: secret.id ?? '', name: secret.name, environment: environment as EnvironmentKind };
}

type Cause = NonNullable<SecretHealth['cause']>;

const CAUSES: Readonly<Record<Cause, readonly [category: Category, after: string, meaning: string]>> = {
  'no-current-version': ['Broken', 'has no current version', 'Every read of it fails.'],
  'rotation-unfinished': [
    'Will break',
    'has a rotation that did not finish',
    'Services keep the old value, and the next rotation cannot start.',
  ],
  'planned-deletion': ['Will break', 'is marked for deletion', 'AWS refuses every read of it already.'],
  'pending-left-over': [
    'Will stall',
    'has a leftover AWSPENDING',
    'The next rotation cannot start before the label is taken off.',
  ],
  'replica-failed': [
    'Will break',
    'has a replica that failed',
    'That region does not follow the value any more.',
  ],
  'rotation-overdue': ['Overdue', 'should have rotated', 'Its rotation was due and has not happened.'],
  'rotation-off': ['Overdue', 'has its rotation switched off', 'The value grows older every day.'],
  'never-rotated': ['Overdue', 'was never rotated', 'The value is as old as the secret.'],
  'no-environment-rule': [
    'Blind',
    'belongs to no known environment',
    'It counts as production until a rule or a tag says otherwise.',
  ],
  'not-checked': ['Blind', 'was not checked with AWS lately', 'What is shown of it may be out of date.'],
  unused: ['Waste', 'is not read any more', 'It is stored all the same.'],
  'never-read': ['Waste', 'was never read', 'It is stored all the same.'],
};

function secretProblem({ health, ...secret }: SecretInTrouble): Problem[] {
  if (health.cause === null) return [];
  const [category, after, meaning] = CAUSES[health.cause];
  return [
    {
      id: secret.id,
      category,
      mark: health.state,
      before: '',
      secret,
      after,
      meaning: health.cause === 'replica-failed' && health.words ? `${health.words}. ${meaning}` : meaning,
      since: health.since,
      link: { href: `/secrets/${secret.id}`, label: 'See the secret' },
    },
  ];
}

/** How a check's findings stand among everything that is wrong. What is not named here is waste or a duty. */
const FOUND: Readonly<Record<string, Category>> = {
  'own-role-misused': 'Unexplained',
  burst: 'Unexplained',
  'first-seen-reader': 'Unexplained',
  'reveal-without-witness': 'Unexplained',
  'public-policy': 'Broken',
  'deletion-still-read': 'Broken',
  'shared-default-key': 'Broken',
  'denied-reads': 'Broken',
  'rotation-failing': 'Will break',
  'foreign-account': 'Blind',
};

function foundProblem({ id, check, severity, words, meaning, since, secret }: FoundProblem): Problem {
  return {
    id,
    category: FOUND[check] ?? 'Waste',
    mark: severity === 'critical' || severity === 'high' ? 'broken' : 'attention',
    before: secret ? '' : words,
    secret: secret ? named(secret) : null,
    after: secret ? words : '',
    meaning,
    since,
    link: { href: `/findings/${id}`, label: 'See the finding' },
  };
}

function feedProblem(feed: FeedInTrouble): Problem[] {
  const late = (feed.behindSeconds ?? 0) > LATE_SECONDS;
  if (feed.outcome === 'done' && !late && feed.gaps === 0) return [];
  const place = `${feed.account} in ${feed.region}`;
  const words =
    feed.outcome === 'never-run'
      ? `No CloudTrail record from ${place} yet`
      : feed.outcome === 'failed'
        ? `CloudTrail of ${place} could not be read`
        : late
          ? `No CloudTrail record from ${place} lately`
          : `CloudTrail of ${place} has ${feed.gaps === 1 ? 'a gap' : `${feed.gaps} gaps`}`;
  return [
    {
      id: `feed ${feed.account} ${feed.region}`,
      category: 'Blind',
      mark: 'not-seen',
      before: words,
      secret: null,
      after: '',
      meaning: feed.words ?? 'Reads of secrets there are not seen.',
      since: feed.to,
      link: { href: '/feed', label: 'Check the feed' },
    },
  ];
}
