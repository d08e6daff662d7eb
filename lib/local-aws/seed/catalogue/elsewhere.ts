import {
  ALL,
  BELOW,
  type CatalogueEntry,
  entries,
  LIVE,
  MONTHLY,
  PROD,
  QUARTERLY,
  SANDBOX,
  services,
} from './entry.ts';

/** larkfield-prod, eu-west-1: the edge. */
export const EDGE = services({
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
  notifications: [
    ['edge-push', 'api-key', 'Push messages from the edge', LIVE, 'web-edge'],
    ['push-signing', 'signing-key', 'Signs push messages at the edge', PROD, 'web-edge'],
  ],
});

/** larkfield-data, eu-west-1: reports, features, the lake. */
export const REPORTS = services({
  platform: [
    ['warehouse-loader', 'database', 'Loads the warehouse', ALL, 'warehouse-loader', { alias: 'alias/data' }],
    ['lake-catalogue', 'login', 'Catalogue of the lake', LIVE, 'lake-crawler', MONTHLY],
    ['orchestrator', 'login', 'Runs the nightly jobs', LIVE, 'orchestrator'],
    ['notebook-config', 'configuration', 'Settings of the notebooks', ALL, 'orchestrator'],
  ],
  ledger: [
    ['reporting-db', 'database', 'Copy of the ledger for reports', LIVE, 'report-builder'],
    ['archive-key', 'signing-key', 'Encrypts the archive', PROD, 'archive-job'],
  ],
  fraud: [
    ['feature-store', 'database', 'Features for scoring', ALL, 'feature-builder'],
    ['training-bucket', 'iam-key', 'Training data', LIVE, '', { lastReadDaysAgo: 231 }],
    ['label-store', 'api-key', 'Labels of known fraud', LIVE, 'feature-builder'],
  ],
  search: [['ranking-export', 'api-key', 'Exports ranking signals', LIVE, 'ranking-job']],
  billing: [
    ['analytics-api', 'oauth', 'Revenue reports', LIVE, 'report-builder', QUARTERLY],
    ['fx-rates', 'api-key', 'Exchange rates', LIVE, 'report-builder'],
  ],
  warehouse: [
    ['dbt-profile', 'configuration', 'Profile of the transformations', ALL, 'orchestrator'],
    ['export-key', 'ssh-key', 'Hands tables to the accountants', LIVE, 'report-builder'],
    ['bi-tool', 'login', 'Dashboards of the business', LIVE, 'report-builder'],
  ],
  marketing: [
    ['newsletter-api', 'api-key', 'Newsletter', LIVE, 'campaign-job'],
    ['attribution-api', 'api-key', 'Attribution, replaced', PROD, '', { lastReadDaysAgo: 272 }],
  ],
});

/** larkfield-data, eu-central-1: what works beside the ledger. */
export const REPORTS_CENTRAL = services({
  ledger: [
    ['regulator-upload', 'ssh-key', 'Reports to the supervisor', PROD, 'report-builder'],
    ['regulator-cert', 'certificate', 'Certificate towards the supervisor', PROD, 'report-builder'],
  ],
  treasury: [
    ['bank-api', 'oauth', 'Accounts at the banks', LIVE, 'treasury-job'],
    ['cash-config', 'configuration', 'Accounts and limits', LIVE, 'treasury-job'],
    ['swift-cert', 'certificate', 'Certificate towards the banks', PROD, 'treasury-job'],
  ],
  risk: [
    ['rating-api', 'api-key', 'Ratings', LIVE, 'risk-engine'],
    ['scenario-config', 'configuration', 'Stress scenarios', LIVE, 'risk-engine'],
    ['results-db', 'database', 'Results of the scenarios', LIVE, 'risk-engine'],
  ],
});

/** larkfield-nonprod: trials, and services that are not live yet. Nothing in it is production. */
export const TRIALS = services({
  loyalty: [
    ['db', 'database', 'Points', BELOW, 'loyalty-api'],
    ['points-api', 'api-key', 'Partner programme', BELOW, 'loyalty-api', MONTHLY],
    ['partner-config', 'configuration', 'Partners and rates', BELOW, 'loyalty-api'],
    ['app-signing', 'keystore', 'Signs the trial app', ['dev'], 'loyalty-build'],
  ],
  mobile: [
    ['push-token', 'api-key', 'Push messages', BELOW, 'mobile-bff'],
    ['app-store-key', 'signing-key', 'Uploads builds', BELOW, 'mobile-build'],
    ['maps-api', 'api-key', 'Maps', BELOW, 'mobile-bff'],
    ['crash-reports', 'api-key', 'Crash reports', ['dev'], ''],
  ],
  assistant: [
    ['model-api', 'api-key', 'Language model', BELOW, 'assistant-api', { alias: 'alias/sandbox' }],
    ['vector-db', 'database', 'Vectors', BELOW, 'assistant-api', { alias: 'alias/sandbox' }],
    ['prompt-config', 'configuration', 'Prompts', BELOW, 'assistant-api'],
  ],
  subscriptions: [
    ['db', 'database', 'Subscriptions', BELOW, 'subscriptions-api'],
    ['billing-api', 'api-key', 'Towards billing', BELOW, 'subscriptions-api'],
    ['plans-config', 'configuration', 'Plans and prices', BELOW, 'subscriptions-api'],
  ],
  perf: [
    ['load-test-user', 'login', 'Signs in during load tests', BELOW, 'load-driver'],
    ['grid-ssh', 'ssh-key', 'Machines of the load test', ['dev'], 'load-driver'],
  ],
  playground: [
    ['cluster-kubeconfig', 'kubernetes', 'Cluster to play with', SANDBOX, ''],
    ['demo-api', 'api-key', 'Demo', SANDBOX, 'demo-site'],
    ['iam-keys', 'iam-key', 'Keys of a workshop', SANDBOX, '', { lastReadDaysAgo: 204 }],
    ['scratch', 'text', '', SANDBOX, ''],
  ],
});

export const TRIALS_WEST = services({
  mobile: [
    ['edge-token', 'api-key', 'Edge of the trial app', BELOW, 'mobile-bff'],
    ['edge-config', 'configuration', 'Settings at the edge', BELOW, 'mobile-bff'],
  ],
  perf: [
    ['load-test-user', 'login', 'Signs in during load tests', BELOW, 'load-driver'],
    ['report-db', 'database', 'Results of load tests', ['dev'], 'load-driver'],
  ],
  playground: [['demo-api', 'api-key', 'Demo', SANDBOX, '']],
});

/** Names that break the rule `<env>/<service>/<purpose>`, as every company has some. Account larkfield-prod. */
export const RULE_BREAKERS: readonly CatalogueEntry[] = entries([
  ['mailer-legacy', 'login', 'Mail relay before 2024', PROD, 'mailer', { madeDaysAgo: 1031 }],
  [
    'grafana_admin_password',
    'text',
    'Moved to prod/platform/grafana-admin?',
    PROD,
    '',
    { lastReadDaysAgo: 222 },
  ],
  ['JENKINS_DEPLOY_TOKEN', 'text', '', PROD, 'jenkins', { madeDaysAgo: 890 }],
  ['old.crm.api', 'api-key', 'CRM, contract ended', PROD, '', { lastReadDaysAgo: 288 }],
  ['/shared/ftp-partner', 'login', 'File exchange with partners', PROD, 'file-exchange'],
  ['tmp-migration-2025', 'database', 'Delete after the move', PROD, '', { lastReadDaysAgo: 251 }],
  ['notprod/payments/db', 'database', 'Load test', PROD, '', { lastReadDaysAgo: 218 }],
  [
    'kunden/schluessel',
    'signing-key',
    'Schlüssel für Kundendaten – お客様データの鍵 🔑',
    PROD,
    'kunden-export',
    { tags: { Team: 'Kundendienst Zürich', 言語: '日本語' } },
  ],
  [
    'partners/=import@feed',
    'api-key',
    '=HYPERLINK("https://larkfield.example/x","open") <img src=x onerror=alert(1)> {{7*7}} %7B%7D \'; drop table secret; --',
    PROD,
    'file-exchange',
    { tags: { note: '=1+1', constructor: '__proto__', owner: 'team-\u202egnirahs' } },
  ],
  ['Prod-Payments-DB-copy', 'database', 'Copied by hand for a test in March', PROD, '', { tags: null }],
]);

/** Made by AWS services for themselves; the names are theirs. Account larkfield-prod. */
export const SERVICE_OWNED: readonly CatalogueEntry[] = entries([
  [
    'rds!cluster-5f0c2d1e-9a37-4b6c-8e44-71d2a9c03b58',
    'database',
    'Secret associated with primary RDS DB cluster: arn:aws:rds:eu-central-1:000000000000:cluster:orders',
    PROD,
    'orders-api',
    { owningService: 'rds', tags: null, rotation: { everyDays: 7 } },
  ],
  [
    'rds!db-c81b7a42-06d5-4f1e-b3a9-2e94d07f6c10',
    'database',
    'Secret associated with primary RDS DB instance: arn:aws:rds:eu-central-1:000000000000:db:inventory',
    PROD,
    'orders-api',
    { owningService: 'rds', tags: null, rotation: { everyDays: 7 } },
  ],
  [
    'events!connection/billing-webhook/3d9e5b70-41c8-4a2f-9c16-85f7e20b4d93',
    'api-key',
    'Authorization parameters of the connection billing-webhook',
    PROD,
    '',
    { owningService: 'events', tags: null },
  ],
]);
