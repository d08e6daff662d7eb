import type { AuditSettings } from '#lib/audit/rules/settings.ts';
import type { Signer } from '#lib/audit/signer.ts';
import type { Aws } from '#lib/aws/aws.ts';
import type { Alarms } from '#lib/notify/alarms.ts';
import type { JobContext } from './recurring-job.ts';

/** What the product's own jobs work with beside the database. */
export interface ProductJobContext extends JobContext {
  readonly aws: Aws;
  /** Signs checkpoints, exports and packs. */
  readonly signer: Signer;
  readonly audit: AuditSettings;
  /** Says past the database that somebody must look. */
  readonly alarms: Alarms;
}
