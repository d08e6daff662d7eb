import type { Database } from '#lib/db/client.ts';
import type { Actor } from '#lib/people/rules/actor.ts';
import { can } from '#lib/people/rules/roles.ts';
import { loadReadings } from '../store/identities.ts';
import { selectUseOf } from '../store/reads.ts';
import {
  type OwnRole,
  type ReachedSecret,
  selectOwnRoles,
  selectReached,
  selectTotals,
  selectWidest,
  type Totals,
  type WidestReader,
} from '../store/widest.ts';
import { nameOf } from './direct-readers.ts';

/** Shown on one page. The widest are what matters. */
const MOST = 200;
const PAGE = 100;

export interface WidestView extends WidestReader {
  readonly name: string;
  readonly own: OwnRole['use'] | null;
  /** Reads of protected secrets in 90 days, of how many of them, and the last. */
  readonly reads: number;
  readonly readSecrets: number;
  readonly lastAt: string | null;
}

export interface WidestReaders {
  readonly totals: Totals;
  readonly readers: readonly WidestView[];
  readonly cut: boolean;
  /** When IAM was last read whole, by connection, and what stands in the way of the others. */
  readonly readings: readonly {
    readonly connectionId: string;
    readonly name: string;
    readonly readAt: string | null;
    readonly refusedCode: string | null;
    readonly principals: number;
  }[];
}

/** Who can read the most protected secrets past the product; null: not for this person. */
export async function widestReaders(
  db: Database,
  actor: Pick<Actor, 'roles'>,
  now: Date,
): Promise<WidestReaders | null> {
  if (!can(actor, 'findings.read')) return null;
  const [totals, widest, own, readings] = await Promise.all([
    selectTotals(db.prisma),
    selectWidest(db.prisma, MOST + 1),
    selectOwnRoles(db.prisma),
    loadReadings(db.prisma),
  ]);
  const shown = widest.slice(0, MOST);
  const uses = await selectUseOf(
    db.pool,
    shown.map(({ principal }) => principal),
    now,
  );
  const roles = new Map(own.map(({ arn, use }) => [arn, use]));
  return {
    totals,
    cut: widest.length > MOST,
    readers: shown.map((reader) => {
      const use = uses.get(reader.principal);
      return {
        ...reader,
        name: nameOf(reader.principal, reader.kind),
        own: roles.get(reader.principal) ?? null,
        reads: use?.reads ?? 0,
        readSecrets: use?.secrets ?? 0,
        lastAt: use?.lastAt.toISOString() ?? null,
      };
    }),
    readings: readings.map(({ connectionId, connectionName, readAt, refusedCode, principals }) => ({
      connectionId,
      name: connectionName,
      readAt: readAt?.toISOString() ?? null,
      refusedCode,
      principals,
    })),
  };
}

export interface Reached {
  readonly secrets: readonly ReachedSecret[];
  /** Where the next page begins; null: there is none. */
  readonly next: string | null;
}

/** Protected secrets that one principal can read, by name. */
export async function reachedSecrets(
  db: Database,
  actor: Pick<Actor, 'roles'>,
  principal: string,
  after: string,
): Promise<Reached | null> {
  if (!can(actor, 'findings.read')) return null;
  const found = await selectReached(db.prisma, principal, after, PAGE + 1);
  const secrets = found.slice(0, PAGE);
  const last = secrets.at(-1);
  return { secrets, next: found.length > PAGE && last ? `${last.name} ${last.id}` : null };
}
