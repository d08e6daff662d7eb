import type { TrailEntry } from '../rules/trail/trail-record.ts';
import { allKinds } from './catalogue/all-kinds.ts';
import { HOME, type Place } from './catalogue/entry.ts';
import type { Company, ReaderRole } from './company.ts';
import { liveOrdinarily } from './history/ordinary-lives.ts';
import { writeOrdinaryReads } from './history/ordinary-reads.ts';
import { writePeopleAtWork } from './history/people-at-work.ts';
import { type PlannedSecret, versionOf } from './planned-secret.ts';
import type { SampleDatabasePlace } from './sample-databases.ts';
import { databaseLogin, isSampleLogin } from './sample-value.ts';
import { newScribe } from './scribe.ts';
import { TOLD_LIVES, tellChanges, tellReads } from './stories/story-book.ts';

export type StoryBook = ReturnType<typeof tellChanges> & ReturnType<typeof tellReads>;

export interface PlannedCompany {
  /** Secrets of all accounts; their copies in other regions hang on them. */
  readonly secrets: readonly PlannedSecret[];
  /** Oldest first. */
  readonly trail: readonly TrailEntry[];
  readonly readers: readonly ReaderRole[];
  readonly stories: StoryBook;
}

/**
 * Larkfield, a company that does not exist: its secrets, and what happened to them in the last ninety days. The same
 * `now` gives the same company, to the last id. Without sample databases its database secrets name hosts that do not
 * exist.
 */
export function planCompany(now: Date, databases: SampleDatabasePlace | null = null): PlannedCompany {
  const kinds = allKinds();
  const company: Company = {
    now,
    databases,
    scribe: newScribe(now),
    secrets: [],
    readers: new Map(),
    kindOf(name: string, place: Place = HOME) {
      const kind = kinds.find((one) => one.name === name && one.place === place);
      if (kind === undefined) throw new Error(`the sample company has no secret ${name}`);
      return kind;
    },
  };
  for (const kind of kinds) {
    if (kind.place === HOME && TOLD_LIVES.has(kind.name)) continue;
    company.secrets.push(liveOrdinarily(company, kind));
  }
  openDatabases(company);
  const changes = tellChanges(company);
  for (const secret of company.secrets) writeOrdinaryReads(company, secret);
  writePeopleAtWork(company);
  const reads = tellReads(company);
  for (const secret of company.secrets) keepShutWhatCannotOpen(secret, databases);
  return {
    secrets: company.secrets,
    trail: company.scribe.entries(),
    readers: [...company.readers.values()],
    stories: { ...changes, ...reads },
  };
}

/** Where the database of a secret exists, the current value is the login that works. */
function openDatabases({ secrets, databases }: Company): void {
  for (const secret of secrets) {
    if (!isSampleLogin(secret)) continue;
    for (const version of secret.versions) {
      const current = version === versionOf(secret, secret.labels.get('AWSCURRENT'));
      const password = current ? {} : { password: `example-only-replaced-${version.id.slice(0, 8)}` };
      version.value = databaseLogin(secret.name, databases, password);
    }
  }
}

/** No window opens where a rotation could only fail: the function, or the database, does not exist here. */
function keepShutWhatCannotOpen({ rotation }: PlannedSecret, databases: SampleDatabasePlace | null): void {
  const needsDatabase = rotation?.lambdaArn?.includes('postgresql') ?? true;
  if (rotation !== undefined && needsDatabase && databases === null) rotation.nextWindowOpensAt = undefined;
  if (rotation?.lambdaArn === undefined && rotation !== undefined) rotation.nextWindowOpensAt = undefined;
}

/** The stories of the company that is seeded at a moment: where they are, who is in them, and when. */
export function storyBook(now: Date): StoryBook {
  return planCompany(now).stories;
}
