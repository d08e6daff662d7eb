import type { Aws } from '#lib/aws/aws.ts';
import type { JobContext } from './recurring-job.ts';

/** What the product's own jobs work with beside the database. */
export interface ProductJobContext extends JobContext {
  readonly aws: Aws;
}
