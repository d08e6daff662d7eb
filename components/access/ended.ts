import type { GrantSummary } from '#lib/access/queries/grant-summary.ts';
import type { RequestSummary } from '#lib/access/queries/request-summary.ts';

/** A grant that is over, or a request that came to nothing, as one row. */
export interface Ended {
  readonly id: string;
  readonly href: string;
  readonly secretId: string;
  readonly secretName: string;
  readonly environment: string;
  readonly how: GrantSummary['standing'] | RequestSummary['state'];
  /** ISO. */
  readonly at: string;
  readonly usesTaken: number | null;
  readonly usesAllowed: number | null;
  /** Null where it is not known how many there were. */
  readonly signatures: { readonly signed: number; readonly needed: number; readonly denied?: number } | null;
}

type EndedGrant = Pick<
  GrantSummary,
  | 'id'
  | 'secretId'
  | 'secretName'
  | 'environment'
  | 'standing'
  | 'endsAt'
  | 'endedEarly'
  | 'usesTaken'
  | 'usesAllowed'
  | 'signedBy'
>;
type ClosedRequest = Pick<
  RequestSummary,
  'id' | 'secretId' | 'secretName' | 'environment' | 'state' | 'closedAt' | 'expiresAt'
>;

/** Both kinds in one list, newest end first. */
export function endedRows(
  grants: readonly EndedGrant[],
  requests: readonly ClosedRequest[],
): readonly Ended[] {
  const rows = [...grants.map(ofGrant), ...requests.map(ofRequest)];
  return rows.sort((a, b) => (a.at < b.at ? 1 : -1));
}

function ofGrant(grant: EndedGrant): Ended {
  const { id, secretId, secretName, environment, usesTaken, usesAllowed, standing: how } = grant;
  const signed = grant.signedBy.length;
  return {
    id,
    href: `/access/${id}`,
    secretId,
    secretName,
    environment,
    how,
    at: grant.endedEarly?.at ?? grant.endsAt,
    usesTaken,
    usesAllowed,
    signatures: { signed, needed: signed },
  };
}

function ofRequest(request: ClosedRequest): Ended {
  const { id, secretId, secretName, environment, state: how } = request;
  return {
    id,
    href: `/requests/${id}`,
    secretId,
    secretName,
    environment,
    how,
    at: request.closedAt ?? request.expiresAt,
    usesTaken: null,
    usesAllowed: null,
    signatures: how === 'denied' ? { signed: 0, needed: 1, denied: 1 } : null,
  };
}

const HOW: Readonly<Record<Ended['how'], string>> = {
  active: 'Open',
  'not-started': 'Not started',
  spent: 'All uses taken',
  ended: 'Ran out',
  revoked: 'Revoked',
  'handed-back': 'Handed back',
  pending: 'Waiting',
  approved: 'Approved',
  denied: 'Denied',
  cancelled: 'Withdrawn',
  expired: 'Lapsed undecided',
};

/** "Handed back, 2 of 5 uses taken", "Denied". */
export function endWords({ how, usesTaken, usesAllowed }: Ended): string {
  if (usesTaken === null || usesAllowed === null || how === 'spent') return HOW[how];
  return `${HOW[how]}, ${usesTaken} of ${usesAllowed} uses taken`;
}
