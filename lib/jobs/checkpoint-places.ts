import { boundedPlace } from '#lib/audit/bounded-place.ts';
import type { CheckpointPlace } from '#lib/audit/checkpoint-place.ts';
import { folderPlace } from '#lib/audit/folder-place.ts';
import type { ProductJobContext } from './product-job-context.ts';

/** The places outside of the database that keep checkpoints, as the settings name them. */
export function placesOf({ audit }: ProductJobContext): CheckpointPlace[] {
  return [boundedPlace(folderPlace(audit.folder))];
}
