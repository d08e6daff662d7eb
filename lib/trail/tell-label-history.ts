import type { Database } from '#lib/db/client.ts';
import { absorbLabelActs } from '#lib/secrets/absorb-label-acts.ts';
import { labelEventOf } from './rules/label-event.ts';
import { isOnlyTeller, loadLabelActs, takeDue } from './store/label-acts.ts';

/** Subjects of one transaction: it ends within 5 s on a busy machine too. */
const AT_ONCE = 50;

/**
 * Tells anew the label history of every secret of which records came since the last time. May be stopped anywhere and
 * called by several instances at once: one of them works. Returns how many movements are new or gone.
 */
export async function tellLabelHistory(db: Database, signal?: AbortSignal): Promise<number> {
  let changed = 0;
  for (;;) {
    const round = await db.transaction(async (tx) => {
      if (!(await isOnlyTeller(tx))) return { taken: 0, told: 0 };
      const due = await takeDue(tx, AT_ONCE);
      let told = 0;
      for (const secretId of new Set(due)) {
        if (secretId === '') continue;
        const events = (await loadLabelActs(tx, secretId)).flatMap((row) => labelEventOf(row) ?? []);
        told += await absorbLabelActs(tx, secretId, events);
      }
      return { taken: due.length, told };
    });
    changed += round.told;
    if (round.taken === 0 || signal?.aborted) return changed;
  }
}
