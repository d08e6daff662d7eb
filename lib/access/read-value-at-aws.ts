import type { Aws } from '#lib/aws/aws.ts';
import { readSecretValue } from '#lib/aws/read-secret-value.ts';
import type { Database } from '#lib/db/client.ts';
import { refuse } from '#lib/kernel/result.ts';
import { findAccount } from '#lib/secrets/queries/find-account.ts';
import type { ReadValue } from './read-value-port.ts';

/** The port of a reveal to AWS: the account of the secret's connection, and a session for this one read. */
export function readValueAtAws(db: Database, aws: Aws): ReadValue {
  return async ({ connectionId, secretArn, target, sessionName, sourceIdentity, requestId, grantId }) => {
    const account = await findAccount(db, connectionId, aws.kind);
    if (!account) {
      return refuse('not-connected', 'The account of this secret is not connected now.');
    }
    const session = { sessionName, sourceIdentity };
    const read = await readSecretValue(aws, { account, secretArn, target, session, requestId, grantId });
    return read;
  };
}
