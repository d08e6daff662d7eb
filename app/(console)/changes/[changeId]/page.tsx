import { notFound } from 'next/navigation';
import { z } from 'zod';
import { previewChange } from '#lib/changes/preview-change.ts';
import { readChangePage } from '#lib/changes/queries/change-page.ts';
import { isOpen } from '#lib/changes/rules/change.ts';
import { whatMoved } from '#lib/changes/rules/facts.ts';
import { loadChange } from '#lib/changes/store/changes.ts';
import { databaseNow } from '#lib/db/client.ts';
import { patternOf } from '#lib/kernel/ids.ts';
import { can } from '#lib/people/rules/roles.ts';
import { readSecret } from '#lib/secrets/queries/read-secret.ts';
import { readersOfSecret } from '#lib/trail/queries/readers-of-secret.ts';
import { definePage } from '#lib/web/page.ts';
import { trailScopeOf } from '../../trail/scope.ts';
import { changePorts } from '../ports.ts';
import { lookUpApproval } from './approval.ts';
import { ChangePage, type Fresh } from './change.tsx';

export const metadata = { title: 'Change' };

const params = z.object({ changeId: z.string().regex(patternOf('change')) });
const READERS_DAYS = 7;

export default definePage('changes.detail', { params }, async (context, { params: { changeId } }) => {
  const { db, actor } = context;
  const change = await readChangePage(db, actor, changeId);
  if (!change) notFound();
  const fresh = change.state === 'proposed' && can(actor, 'changes.make') ? await look() : null;
  const approval =
    change.state === 'proposed' && change.isOwn ? await lookUpApproval(db, actor, change) : null;
  const now = await databaseNow(db.prisma);
  const watched = change.act === 'roll-back' || change.act === 'put' || change.act === 'rotate';
  const readers =
    watched && !isOpen(change.state) && can(actor, 'trail.read')
      ? await readersOfSecret(db, trailScopeOf(actor), {
          secretId: change.secretId,
          days: READERS_DAYS,
          now,
          limit: 20,
        })
      : [];
  const secret = await readSecret(db, actor, change.secretId, now);
  return (
    <ChangePage
      change={change}
      fresh={fresh}
      approval={approval}
      readers={readers}
      keyNames={secret?.keyNames ?? []}
      viewer={{ mayRun: can(actor, 'changes.make'), mayReadTrail: can(actor, 'trail.read') }}
    />
  );

  /** The same order on the secret as it is now: whether what was shown is still so. */
  async function look(): Promise<Fresh> {
    const { secretId, order } = change as NonNullable<typeof change>;
    const preview = await previewChange(db, changePorts(context, actor), actor, { secretId, order });
    if (!preview.ok) return { ok: false, words: preview.refusal.words };
    const { plan, subject } = preview.value;
    const stored = await loadChange(db.prisma, changeId);
    const moved = stored && whatMoved(order, stored.facts.seen, subject.sight);
    return moved
      ? { ok: false, words: `Somebody changed this secret since this was prepared: ${moved}. Make it anew.` }
      : { ok: true, plan };
  }
});
