/** What kind of thing a secret of the sample company holds. */
export type ValueKind =
  | 'database'
  | 'login'
  | 'api-key'
  | 'signing-key'
  | 'oauth'
  | 'certificate'
  | 'keystore'
  | 'text';

export interface CatalogueEntry {
  readonly purpose: string;
  readonly kind: ValueKind;
  readonly description: string;
  /** In which environments it exists. */
  readonly environments: readonly Environment[];
  /** Rotated every so many days by the function for its kind. */
  readonly rotatesEveryDays?: number;
  readonly alias?: 'alias/payments' | 'alias/payments-admin' | 'alias/ledger' | 'alias/data';
  /** Workloads that read it, without the environment. Empty: nobody reads it. */
  readonly readers: readonly string[];
}

export type Environment = 'prod' | 'staging' | 'dev';

export interface Place {
  readonly account: string;
  readonly region: string;
}

export const HOME: Place = { account: '000000000000', region: 'eu-central-1' };
export const HOME_WEST: Place = { account: '000000000000', region: 'eu-west-1' };
export const DATA: Place = { account: '111122223333', region: 'eu-west-1' };

const ALL: readonly Environment[] = ['prod', 'staging', 'dev'];
const LIVE: readonly Environment[] = ['prod', 'staging'];
const PROD: readonly Environment[] = ['prod'];

type Row = readonly [
  purpose: string,
  kind: ValueKind,
  description: string,
  environments: readonly Environment[],
  readers: string,
  more?: Pick<CatalogueEntry, 'rotatesEveryDays' | 'alias'>,
];

const MONTHLY = { rotatesEveryDays: 30 } as const;

/** Service → what it keeps. Main region of the home account. */
export const SERVICES_AT_HOME = services({
  payments: [
    [
      'db',
      'database',
      'Payments database, application user',
      ALL,
      'payments-api payments-worker',
      { ...MONTHLY, alias: 'alias/payments' },
    ],
    [
      'db-admin',
      'database',
      'Payments database, owner of the schema',
      LIVE,
      '',
      { ...MONTHLY, alias: 'alias/payments-admin' },
    ],
    ['db-readonly', 'database', 'Payments database, reports', ALL, 'recon-job', MONTHLY],
    ['acquirer/api-key', 'api-key', 'Key at the acquiring bank', ALL, 'payments-api'],
    ['psp-callback', 'signing-key', 'Checks callbacks of the payment provider', ALL, 'payments-api'],
    ['webhook-signing', 'signing-key', 'Signs webhooks to merchants', LIVE, 'payments-worker'],
    ['card-vault/client-cert', 'certificate', 'Client certificate for the card vault', LIVE, 'payments-api'],
  ],
  checkout: [
    ['db', 'database', 'Checkout database, application user', ALL, 'checkout-api checkout-worker', MONTHLY],
    ['tax-api', 'api-key', 'Tax calculation service', ALL, 'checkout-api'],
    ['address-lookup', 'api-key', 'Address completion', LIVE, 'checkout-api'],
    ['legacy-gateway', 'login', 'Login at the gateway that was replaced in spring', PROD, 'checkout-worker'],
    ['cart-encryption', 'signing-key', 'Encrypts abandoned carts', ALL, 'checkout-api'],
  ],
  ledger: [
    [
      'db',
      'database',
      'Ledger database, application user',
      ALL,
      'ledger-api ledger-batch',
      { ...MONTHLY, alias: 'alias/ledger' },
    ],
    ['db-readonly', 'database', 'Ledger database, month-end checks', LIVE, 'ledger-batch', MONTHLY],
    ['signing-key', 'signing-key', 'Signs ledger entries', LIVE, 'ledger-api', { alias: 'alias/ledger' }],
    ['export-sftp', 'login', 'Account at the auditor for the yearly export', PROD, ''],
    ['bank-statement-api', 'oauth', 'Bank statements', LIVE, 'ledger-batch'],
  ],
  identity: [
    ['db', 'database', 'Identity database, application user', ALL, 'identity-api', MONTHLY],
    ['session-keys', 'signing-key', 'Signs sessions', ALL, 'identity-api web-bff'],
    ['oidc-client', 'oauth', 'OpenID Connect client of the company directory', ALL, 'identity-api'],
    ['ldap-bind', 'login', 'Reads the company directory', PROD, 'identity-sync', MONTHLY],
    ['recovery-codes', 'signing-key', 'Encrypts recovery codes', LIVE, 'identity-api'],
  ],
  search: [
    ['index-api', 'api-key', 'Search index, write key', ALL, 'search-indexer search-suggest'],
    ['query-api', 'api-key', 'Search index, read key', LIVE, 'search-suggest'],
    ['synonyms-bucket', 'login', 'Bucket of the synonym lists', LIVE, ''],
  ],
  notifications: [
    ['smtp', 'login', 'Mail relay', ALL, 'notifications-worker', MONTHLY],
    ['sms-gateway', 'api-key', 'Text messages', LIVE, 'notifications-worker'],
    ['push-keystore', 'keystore', 'Keystore for push messages', LIVE, 'notifications-worker'],
  ],
  fraud: [
    ['db', 'database', 'Fraud database, application user', ALL, 'fraud-scorer', MONTHLY],
    ['model-api', 'api-key', 'Scoring service', ALL, 'fraud-scorer'],
    ['device-check', 'api-key', 'Device reputation', LIVE, 'fraud-scorer'],
  ],
  platform: [
    ['registry-pull', 'login', 'Pulls images', ALL, 'cluster-bootstrap'],
    ['ci-deploy-key', 'signing-key', 'Deploy key of the pipelines', LIVE, 'ci-deploy'],
    ['grafana-admin', 'login', 'Administrator of the dashboards', LIVE, ''],
    ['pager-token', 'api-key', 'Pager', PROD, 'alert-router'],
    ['dns-api', 'api-key', 'Zone changes', LIVE, 'cert-renewer'],
  ],
  web: [
    ['session', 'signing-key', 'Encrypts cookies of the shop', ALL, 'web-bff'],
    ['cdn-purge', 'api-key', 'Empties the content network', LIVE, 'web-deploy'],
    ['captcha', 'api-key', 'Keeps robots out', ALL, 'web-bff'],
  ],
  billing: [
    ['db', 'database', 'Billing database, application user', ALL, 'billing-api', MONTHLY],
    ['invoice-signing', 'certificate', 'Signs invoices', LIVE, 'billing-worker'],
    ['erp-sync', 'oauth', 'Books invoices', LIVE, 'billing-worker'],
  ],
});

export const SERVICES_IN_WEST = services({
  web: [
    ['edge-session', 'signing-key', 'Cookies at the edge', LIVE, 'web-edge'],
    ['edge-tls', 'certificate', 'Certificate at the edge', LIVE, 'web-edge'],
  ],
  platform: [
    ['edge-registry-pull', 'login', 'Pulls images at the edge', LIVE, 'cluster-bootstrap'],
    ['backup-encryption', 'signing-key', 'Encrypts backups', PROD, 'backup-job'],
  ],
  search: [['replica-api', 'api-key', 'Search replica', LIVE, 'search-suggest']],
  payments: [['edge-api-key', 'api-key', 'Payment form at the edge', LIVE, 'web-edge']],
  identity: [['edge-session-keys', 'signing-key', 'Checks sessions at the edge', LIVE, 'web-edge']],
  notifications: [['edge-push', 'api-key', 'Push messages from the edge', LIVE, 'web-edge']],
});

export const SERVICES_IN_DATA = services({
  platform: [
    [
      'warehouse-loader',
      'database',
      'Loads the warehouse',
      ALL,
      'warehouse-loader',
      { ...MONTHLY, alias: 'alias/data' },
    ],
    ['lake-catalogue', 'login', 'Catalogue of the lake', LIVE, 'lake-crawler'],
    ['orchestrator', 'login', 'Runs the nightly jobs', LIVE, 'orchestrator'],
  ],
  ledger: [
    ['reporting-db', 'database', 'Copy of the ledger for reports', LIVE, 'report-builder', MONTHLY],
    ['archive-key', 'signing-key', 'Encrypts the archive', PROD, 'archive-job'],
  ],
  fraud: [
    ['feature-store', 'database', 'Features for scoring', ALL, 'feature-builder', MONTHLY],
    ['training-bucket', 'login', 'Training data', LIVE, ''],
    ['label-store', 'api-key', 'Labels of known fraud', LIVE, 'feature-builder'],
  ],
  search: [['ranking-export', 'api-key', 'Exports ranking signals', LIVE, 'ranking-job']],
  billing: [
    ['analytics-api', 'oauth', 'Revenue reports', LIVE, 'report-builder'],
    ['fx-rates', 'api-key', 'Exchange rates', LIVE, 'report-builder'],
  ],
});

/** Names that break the rule `<env>/<service>/<purpose>`. */
export const RULE_BREAKERS: readonly CatalogueEntry[] = entries([
  ['mailer-legacy', 'login', 'Mail relay before 2024', PROD, 'mailer'],
  ['grafana_admin_password', 'text', 'Moved to prod/platform/grafana-admin?', PROD, ''],
  ['JENKINS_DEPLOY_TOKEN', 'text', '', PROD, 'jenkins'],
  ['old.crm.api', 'api-key', 'CRM, contract ended', PROD, ''],
  ['/shared/ftp-partner', 'login', 'File exchange with partners', PROD, 'file-exchange'],
  ['tmp-migration-2025', 'database', 'Delete after the move', PROD, ''],
  ['notprod/payments/db', 'database', 'Load test', PROD, ''],
]);

function services(table: Record<string, readonly Row[]>): ReadonlyMap<string, readonly CatalogueEntry[]> {
  return new Map(Object.entries(table).map(([service, rows]) => [service, entries(rows)]));
}

function entries(rows: readonly Row[]): CatalogueEntry[] {
  return rows.map(([purpose, kind, description, environments, readers, more]) => ({
    purpose,
    kind,
    description,
    environments,
    readers: readers === '' ? [] : readers.split(' '),
    ...more,
  }));
}
