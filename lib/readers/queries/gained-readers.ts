import type { Database } from '#lib/db/client.ts';
import { isEnvironment, isProtected } from '#lib/secrets/rules/environment.ts';
import type { StatementPointer } from '../rules/reader-set.ts';
import { selectGains } from '../store/gains.ts';

/** Somebody who came to be able to read a secret after its readers were first known. */
export interface GainedReader {
  readonly secretId: string;
  readonly isProtected: boolean;
  readonly principal: string;
  readonly verdict: string;
  readonly statement: string;
  readonly gainedAt: Date;
}

/** All who came and still can, the newest first. For checks: nobody's permission is asked. */
export async function gainedReaders(db: Database): Promise<readonly GainedReader[]> {
  return (await selectGains(db.prisma)).map(({ environment, grants, ...gain }) => ({
    ...gain,
    isProtected: !isEnvironment(environment) || isProtected(environment),
    statement: statementOf(grants[0]),
  }));
}

function statementOf(pointer: StatementPointer | undefined): string {
  if (!pointer) return 'no statement is known';
  const { sid, number, source } = pointer;
  const place = source.kind === 'secret' ? 'the policy on the secret' : `policy ${source.name}`;
  return `${sid === null ? `statement ${number}` : `statement ${sid}`} of ${place}`;
}
