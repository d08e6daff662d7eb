import type { Caller, SessionCaller } from './caller.ts';

/** The userIdentity of a record, members in the order CloudTrail writes them. */
export type UserIdentity = Readonly<Record<string, unknown>>;

export function userIdentityOf(caller: Caller): UserIdentity {
  const basics = {
    principalId: caller.principalId,
    arn: caller.arn,
    accountId: caller.account,
    accessKeyId: caller.accessKeyId,
  };
  if (caller.kind === 'user') return { type: 'IAMUser', ...basics, userName: caller.userName };
  return { type: 'AssumedRole', ...basics, sessionContext: sessionContextOf(caller) };
}

function sessionContextOf(caller: SessionCaller) {
  return {
    sessionIssuer: {
      type: 'Role',
      principalId: caller.role.principalId,
      arn: caller.role.arn,
      accountId: caller.account,
      userName: caller.role.name,
    },
    attributes: { creationDate: wholeSeconds(caller.issuedAt), mfaAuthenticated: 'false' },
    ...(caller.sourceIdentity === undefined ? {} : { sourceIdentity: caller.sourceIdentity }),
  };
}

/**
 * The identity in the records of a service that acts for the caller. A user's long-lived key never travels on: the
 * service acts under a temporary key (recorded); a session keeps its key.
 */
export function identityThrough(
  caller: Caller,
  service: string,
  temporaryKey: string,
  now: Date,
): UserIdentity {
  const own = userIdentityOf(caller);
  if (caller.kind === 'session') return { ...own, invokedBy: service };
  return {
    ...own,
    accessKeyId: temporaryKey,
    sessionContext: { attributes: { creationDate: wholeSeconds(now), mfaAuthenticated: 'false' } },
    invokedBy: service,
  };
}

/** What LookupEvents shows as Username: the user's name, or the name of the session. */
export function lookupNameOf(caller: Caller): string {
  return caller.kind === 'user' ? caller.userName : caller.sessionName;
}

/** ISO without a fraction, as all times in records are. */
export function wholeSeconds(moment: Date): string {
  return `${moment.toISOString().slice(0, 19)}Z`;
}
