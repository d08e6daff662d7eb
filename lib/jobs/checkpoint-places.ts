import { boundedPlace } from '#lib/audit/bounded-place.ts';
import type { CheckpointPlace } from '#lib/audit/checkpoint-place.ts';
import { folderPlace } from '#lib/audit/folder-place.ts';
import { bucketPlace } from '#lib/aws/bucket-place.ts';
import type { ProductJobContext } from './product-job-context.ts';

/** The places outside of the database that keep checkpoints, as the settings name them. */
export function placesOf({ audit, aws }: ProductJobContext): CheckpointPlace[] {
  const places = [folderPlace(audit.folder), ...(audit.bucket ? [bucketPlace(aws, audit.bucket)] : [])];
  return places.map((place) => boundedPlace(place));
}
