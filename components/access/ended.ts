import type { GrantSummary } from '#lib/access/queries/grant-summary.ts';
import type { PastRequest } from '#lib/access/queries/my-access.ts';
import type { RequestSummary } from '#lib/access/queries/request-summary.ts';

/** A request that is over as one row: with the grant it led to, or without one. */
export interface Ended {
  readonly id: string;
  readonly href: string;
  readonly request: RequestSummary;
  readonly how: GrantSummary['standing'] | RequestSummary['state'];
  /** ISO. */
  readonly at: string;
  readonly usesTaken: number | null;
  readonly usesAllowed: number | null;
  /** Null where it is not known how many there were. */
  readonly signatures: { readonly signed: number; readonly needed: number; readonly denied?: number } | null;
  /** The form that asks for it once more, filled in; null for what is not asked for there. */
  readonly again: { readonly href: string; readonly label: string } | null;
}

/** One row, in the order of the page. */
export function endedRow({ request, grant, mayExtend }: PastRequest): Ended {
  const { id, state } = request;
  const again =
    request.about === 'policy'
      ? null
      : grant && mayExtend
        ? { href: `/requests/new?extend=${grant.id}`, label: 'Ask to extend' }
        : { href: `/requests/new?again=${id}`, label: 'Ask again' };
  if (!grant) {
    const at = request.closedAt ?? request.expiresAt;
    const signatures = state === 'denied' ? { signed: 0, needed: 1, denied: 1 } : null;
    return {
      id,
      href: `/requests/${id}`,
      request,
      how: state,
      at,
      usesTaken: null,
      usesAllowed: null,
      signatures,
      again,
    };
  }
  const signed = grant.signedBy.length;
  const { usesTaken, usesAllowed } = grant;
  return {
    id,
    href: `/access/${grant.id}`,
    request,
    how: grant.standing,
    at: grant.endedEarly?.at ?? grant.endsAt,
    usesTaken,
    usesAllowed,
    signatures: signed === 0 ? null : { signed, needed: signed },
    again,
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
  approved: 'In force',
  denied: 'Denied',
  cancelled: 'Withdrawn',
  expired: 'Lapsed undecided',
};

/** "Handed back, 2 of 5 uses taken", "Denied". */
export function endWords({
  how,
  usesTaken,
  usesAllowed,
}: Pick<Ended, 'how' | 'usesTaken' | 'usesAllowed'>): string {
  if (usesTaken === null || usesAllowed === null || how === 'spent') return HOW[how];
  return `${HOW[how]}, ${usesTaken} of ${usesAllowed} uses taken`;
}
