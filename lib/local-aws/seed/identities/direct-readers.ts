import { HOME } from '../catalogue/entry.ts';
import { PERMISSION_SETS, SSO_PATH, ssoRole } from '../people.ts';

/** Somebody or something that can read production values past Countersign, because a policy in IAM says so. */
export interface DirectReader {
  readonly arn: string;
  /** The statement that grants it, by its Sid. */
  readonly statement: string;
  /** An example of what it can read, in the main region of larkfield-prod. */
  readonly secret: string;
  readonly human: boolean;
}

const role = (name: string, path = '/') => `arn:aws:iam::${HOME.account}:role${path}${name}`;

/** The wide ones. Beside them every workload reads its own secrets. */
export const DIRECT_READERS: readonly DirectReader[] = [
  {
    arn: role(ssoRole(PERMISSION_SETS.tom, HOME.account), SSO_PATH),
    statement: 'Everything',
    secret: 'prod/ledger/signing-key',
    human: true,
  },
  {
    arn: role('ledger-oncall'),
    statement: 'OwnSecrets',
    secret: 'prod/ledger/db-readonly',
    human: true,
  },
  {
    arn: `arn:aws:iam::${HOME.account}:user/legacy-deployer`,
    statement: 'ReadAllOfPayments',
    secret: 'prod/payments/acquirer/api-key',
    human: false,
  },
  {
    arn: role('terraform-ci'),
    statement: 'ManageSecrets',
    secret: 'prod/platform/log-shipper',
    human: false,
  },
  {
    arn: role('ci-deploy'),
    statement: 'ReadAllOfPayments',
    secret: 'prod/payments/webhook-signing',
    human: false,
  },
];
