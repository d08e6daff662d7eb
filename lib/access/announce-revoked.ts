import type { Transaction } from '#lib/db/client.ts';
import type { Announcement } from './rules/announcement.ts';
import { loadDecisions } from './store/decisions.ts';
import type { StoredGrant } from './store/grants.ts';
import { loadRequests } from './store/requests.ts';

/** Tells the holder, and everybody who signed for it, that access was taken back. `actorId` null: by the product. */
export async function revokedNews(
  tx: Transaction,
  grant: Pick<StoredGrant, 'id' | 'requestId' | 'secretId' | 'personId'>,
  actorId: string | null,
): Promise<readonly Announcement[]> {
  const { id: grantId, requestId, secretId, personId } = grant;
  const [request] = await loadRequests(tx, [requestId]);
  const decisions = await loadDecisions(tx, [requestId]);
  const signers = decisions.flatMap(({ verdict, deciderId }) =>
    verdict === 'approve' ? (deciderId ?? []) : [],
  );
  const thread = request ? { threadId: request.threadId } : {};
  return [
    {
      kind: 'grant.revoked',
      actorId,
      about: { ...thread, requestId, grantId, secretId },
      to: { people: [personId, ...signers] },
      dedupeKey: `grant revoked ${grantId}`,
      data: {},
    },
  ];
}
