import { announce } from '#lib/access/announce.ts';
import type { Transaction } from '#lib/db/client.ts';
import { numberIn, textIn } from './rules/check.ts';
import type { Draft } from './rules/finding.ts';

/** Of many at once the first are told one by one; the feed shows all. */
const MOST_TOLD = 5;

/** Tells the admins that the trail of a region is not being read. */
export async function announceSilence(tx: Transaction, drafts: readonly Draft[]): Promise<void> {
  await announce(
    tx,
    drafts.slice(0, MOST_TOLD).map(({ evidence, since }) => ({
      kind: 'trail.feed-silent' as const,
      actorId: null,
      about: {},
      to: { roles: ['admin'] },
      data: {
        connectionId: textIn(evidence, 'connectionId'),
        region: textIn(evidence, 'region'),
        since: since?.toISOString() ?? null,
      },
    })),
  );
}

/** Tells the admins what speaks against the trail of a region being whole and unchanged. */
export async function announceNotWhole(tx: Transaction, drafts: readonly Draft[]): Promise<void> {
  const grave = drafts.filter(({ severity }) => severity === 'critical');
  await announce(
    tx,
    grave.slice(0, MOST_TOLD).map(({ evidence }) => ({
      kind: 'trail.not-whole' as const,
      actorId: null,
      about: {},
      to: { roles: ['admin', 'auditor'] },
      data: {
        account: textIn(evidence, 'account'),
        region: textIn(evidence, 'region'),
        words: textIn(evidence, 'words'),
        objects: numberIn(evidence, 'objects'),
      },
    })),
  );
}
