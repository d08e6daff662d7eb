import type { Writable } from 'node:stream';
import type { Signer } from '#lib/audit/signer.ts';
import type { Database } from '#lib/db/client.ts';
import type { Asked } from './store/asked.ts';
import type { FrozenPack } from './store/packs.ts';

/** What one attempt to write a pack works with. */
export interface PackJob {
  readonly db: Database;
  readonly signer: Signer;
  readonly pack: FrozenPack;
  readonly asked: Asked;
  /** Takes the ZIP; is ended when it is whole. */
  readonly target: Writable;
  readonly fileName: string;
  /** Throws when the work is no longer wanted. */
  noteProgress(step: string, rowsDone: number, rowsTotal: number | null): Promise<void>;
}
