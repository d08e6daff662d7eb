import type { Database } from '#lib/db/client.ts';
import type { Actor } from '#lib/people/rules/actor.ts';
import { can } from '#lib/people/rules/roles.ts';
import {
  type ExceptionRow,
  type OwnerChoice,
  type ReadToExcept,
  selectExceptions,
  selectOwners,
  selectReadToExcept,
} from '../store/exception-rows.ts';

const MOST = 500;

export interface ExceptionView extends Omit<ExceptionRow, 'madeAt' | 'endsAt' | 'endedAt'> {
  readonly madeAt: string;
  readonly endsAt: string;
  readonly endedAt: string | null;
}

/** Standing exceptions, those that stand first. */
export async function listExceptions(
  db: Database,
  actor: Pick<Actor, 'roles'>,
): Promise<readonly ExceptionView[]> {
  if (!can(actor, 'findings.read')) return [];
  return (await selectExceptions(db.pool, MOST)).map(({ madeAt, endsAt, endedAt, ...row }) => ({
    ...row,
    ...{
      madeAt: madeAt.toISOString(),
      endsAt: endsAt.toISOString(),
      endedAt: endedAt?.toISOString() ?? null,
    },
  }));
}

export interface ExceptionDraft {
  readonly owners: readonly OwnerChoice[];
  /** Of the read that the person came from. */
  readonly read: ReadToExcept | null;
}

/** What a form for a new one begins with. */
export async function draftException(
  db: Database,
  actor: Pick<Actor, 'roles'>,
  eventId: string | undefined,
): Promise<ExceptionDraft | null> {
  if (!can(actor, 'exceptions.manage')) return null;
  const [owners, read] = await Promise.all([
    selectOwners(db.pool),
    eventId === undefined ? null : selectReadToExcept(db.pool, eventId),
  ]);
  return { owners, read };
}
