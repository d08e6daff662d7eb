import { makeNextPack } from '#lib/reports/make-pack.ts';
import type { ProductJobContext } from './product-job-context.ts';

/** Makes evidence packs, one after the other, until none waits. */
export async function makePacks({ db, signer, log, signal }: ProductJobContext): Promise<void> {
  while (!signal.aborted) {
    const outcome = await makeNextPack(db, signer, signal);
    if (outcome === 'none' || outcome === 'stopped') return;
    if (outcome === 'failed') log.warn({ event: 'pack.failed' });
  }
}
