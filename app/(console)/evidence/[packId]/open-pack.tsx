import { CancelPack } from '#components/reports/pack-acts.tsx';
import { failureWords, stepWords } from '#components/reports/words.ts';
import { Link } from '#components/ui/link.tsx';
import { Progress } from '#components/ui/progress.tsx';
import { ErrorState, Notice } from '#components/ui/state.tsx';
import type { PackDetail } from '#lib/reports/queries/packs.ts';
import { cancel } from '../actions.ts';

/** A pack that is not done: how far it is, or why there is none. */
export function OpenPack({ pack }: { pack: PackDetail }) {
  if (pack.state === 'failed') {
    return (
      <ErrorState
        happened={`This pack was not made. ${failureWords(pack.failure)}`}
        unchanged="Nothing of it was kept."
        remedy={<Link href="/evidence">Order it again</Link>}
      />
    );
  }
  if (pack.state === 'cancelled') return <Notice>This pack was cancelled. Nothing of it was kept.</Notice>;
  return (
    <div className="grid max-w-prose gap-16 pt-8">
      {pack.state === 'waiting' ? (
        <p className="text-ink2">It waits for its turn. Packs are made one after the other.</p>
      ) : (
        <Progress
          label={stepWords(pack.progress.step)}
          done={pack.progress.done}
          total={pack.progress.total ?? undefined}
          noun="rows"
        />
      )}
      <p className="text-small text-ink3">You can leave this page. You are told when the pack is there.</p>
      <CancelPack packId={pack.id} act={cancel} />
    </div>
  );
}
