import { announce } from '#lib/access/announce.ts';
import { MOST_NAMED_READS } from '#lib/access/rules/announcement.ts';
import type { Transaction } from '#lib/db/client.ts';
import { textIn } from './rules/check.ts';
import type { Draft } from './rules/finding.ts';
import { loadSecretNames } from './store/secret-names.ts';

/** No name of an announcement is longer. Characters. */
const LONGEST_NAME = 500;

/** Tells the admins which secrets were read past the product, and by whom; of many, the first few and how many. */
export async function announceUnexplained(tx: Transaction, drafts: readonly Draft[]): Promise<void> {
  const [first] = drafts;
  if (!first) return;
  const named = drafts.slice(0, MOST_NAMED_READS);
  const names = await loadSecretNames(
    tx,
    named.flatMap(({ secretId }) => secretId ?? []),
  );
  const secretId = drafts.length === 1 ? first.secretId : null;
  await announce(tx, [
    {
      kind: 'trail.unexplained-read',
      actorId: null,
      about: secretId ? { secretId } : {},
      to: { roles: ['admin'] },
      data: {
        reads: drafts.length,
        path: '/findings?check=unexplained-read',
        which: named.map(({ secretId: id, evidence }) => ({
          secret: clip((id && names.get(id)) ?? 'a secret that is not in the inventory'),
          reader: clip(textIn(evidence, 'who')),
        })),
      },
    },
  ]);
}

function clip(name: string): string {
  const text = name.toWellFormed().replaceAll('\u0000', '\ufffd');
  return text.length <= LONGEST_NAME ? text : `${[...text].slice(0, LONGEST_NAME / 2).join('')}…`;
}
