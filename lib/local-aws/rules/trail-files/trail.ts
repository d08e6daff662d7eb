import { HOME_ACCOUNT } from '../administrator.ts';

/** The one trail: every account has it, for all regions, and its files are in one bucket of the home account. */
export const TRAIL_NAME = 'local-aws-trail';
export const TRAIL_HOME_REGION = 'eu-central-1';
export const TRAIL_BUCKET = 'local-aws-trail-files';
export const TRAIL_QUEUE = 'local-aws-trail-notifications';
export const BUCKET_OWNER = HOME_ACCOUNT;

export interface TrailPlace {
  readonly account: string;
  readonly region: string;
}

export function trailArn(account: string): string {
  return `arn:aws:cloudtrail:${TRAIL_HOME_REGION}:${account}:trail/${TRAIL_NAME}`;
}
