import type { Database } from '#lib/db/client.ts';
import type { Actor } from '#lib/people/rules/actor.ts';
import { can } from '#lib/people/rules/roles.ts';
import type { RevealWay } from '../rules/reveal.ts';
import { countExposure, readCurrentVersion, readExposureRows } from '../store/ledger-rows.ts';
import { type RotationDueRow, readRotationsDue } from '../store/rotations.ts';

/** One value that was given out. Instants are ISO texts. */
export interface Exposure {
  readonly revealId: string;
  readonly personId: string;
  readonly personName: string;
  readonly grantId: string;
  readonly grantWay: 'asked' | 'break-glass';
  /** Null: the whole value. */
  readonly keyName: string | null;
  readonly way: RevealWay;
  readonly at: string;
  /** CloudTrail's own record of the read came. */
  readonly witnessed: boolean;
}

export interface RotationDueView {
  readonly id: string;
  readonly secretId: string;
  readonly secretName: string;
  readonly environment: string;
  readonly owner: string | null;
  readonly versionId: string;
  readonly policyName: string;
  readonly since: string;
  readonly dueAt: string;
  readonly overdue: boolean;
}

/** Who has seen the current version of a secret through the product since it became current. */
export interface ExposureLedger {
  /** Null: the inventory knows no current version. */
  readonly current: {
    readonly versionId: string;
    /** When it became current, at the latest; and, if it was only noticed, not before when. */
    readonly since: string;
    readonly notBefore: string | null;
    readonly source: string | null;
  } | null;
  readonly people: number;
  readonly values: number;
  /** Newest first; only the actor's own where their role does not see others'. */
  readonly seen: readonly Exposure[];
  readonly everybodys: boolean;
  readonly next: string | null;
  /** What the policy wants rotated because it was seen. */
  readonly rotationsDue: readonly RotationDueView[];
}

/** The exposure ledger of one secret, a page of it. A rotation clears it: then another version is the current one. */
export async function readExposureLedger(
  db: Database,
  actor: Actor,
  secretId: string,
  page: { readonly after?: string | null; readonly size: number },
): Promise<ExposureLedger> {
  const everybodys = can(actor, 'requests.read-all');
  const [current, due] = await Promise.all([
    readCurrentVersion(db.prisma, secretId),
    readRotationsDue(db.prisma, secretId, 10),
  ]);
  const rotationsDue = due.map(viewOfDue);
  if (!current) {
    return { current: null, people: 0, values: 0, seen: [], everybodys, next: null, rotationsDue };
  }
  const { versionId } = current;
  const before = page.after ? { before: page.after } : {};
  const filter = { secretId, versionId, personId: everybodys ? null : actor.personId };
  const [counts, rows] = await Promise.all([
    countExposure(db.prisma, secretId, versionId),
    readExposureRows(db.prisma, { ...filter, ...before }, page.size + 1),
  ]);
  const seen = rows.slice(0, page.size);
  const last = rows.length > page.size ? seen.at(-1) : undefined;
  return {
    current: {
      versionId,
      since: current.since.toISOString(),
      notBefore: current.notBefore?.toISOString() ?? null,
      source: current.source,
    },
    ...counts,
    seen: seen.map(({ witnessedAt, at, ...row }) => ({
      ...row,
      at: at.toISOString(),
      witnessed: witnessedAt !== null,
    })),
    everybodys,
    next: last?.revealId ?? null,
    rotationsDue,
  };
}

/** What has to be rotated because somebody saw it, over all secrets, most urgent first. */
export async function listRotationsDue(db: Database, most: number): Promise<readonly RotationDueView[]> {
  return (await readRotationsDue(db.prisma, null, most)).map(viewOfDue);
}

function viewOfDue({ since, dueAt, ...row }: RotationDueRow): RotationDueView {
  return { ...row, since: since.toISOString(), dueAt: dueAt.toISOString() };
}
