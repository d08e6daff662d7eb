import { ALL, LIVE, MONTHLY, MONTHLY_IN_PROD, ON_THE_FIRST, PROD, QUARTERLY, services } from './entry.ts';

const COPIED = { replica: { region: 'eu-west-1', read: false } } as const;
const COPIED_AND_READ = { replica: { region: 'eu-west-1', read: true } } as const;

/** Service → what it keeps. Main region of the account larkfield-prod: money and what stands around it. */
export const MONEY = services({
  payments: [
    [
      'db',
      'database',
      'Payments database, application user',
      ALL,
      'payments-api payments-worker recon-job',
      { ...MONTHLY, ...COPIED_AND_READ, alias: 'alias/payments' },
    ],
    ['db-admin', 'database', 'Payments database, owner of the schema', LIVE, '', { alias: 'alias/payments' }],
    ['db-readonly', 'database', 'Payments database, reports', ALL, 'recon-job'],
    ['acquirer/api-key', 'api-key', 'Key at the acquiring bank', ALL, 'payments-api', { madeDaysAgo: 412 }],
    ['acquirer/settlement-sftp', 'ssh-key', 'Fetches settlement files', LIVE, 'recon-job'],
    ['psp-callback', 'signing-key', 'Checks callbacks of the payment provider', ALL, 'payments-api'],
    ['webhook-signing', 'signing-key', 'Signs webhooks to merchants', LIVE, 'payments-worker'],
    ['card-vault/client-cert', 'certificate', 'Client certificate for the card vault', LIVE, 'payments-api'],
    ['limits-config', 'configuration', 'Limits by currency and country', ALL, 'payments-api'],
  ],
  checkout: [
    ['db', 'database', 'Checkout database, application user', ALL, 'checkout-api checkout-worker', MONTHLY],
    ['tax-api', 'api-key', 'Tax calculation service', ALL, 'checkout-api'],
    ['address-lookup', 'api-key', 'Address completion', LIVE, 'checkout-api'],
    ['legacy-gateway', 'login', 'Login at the gateway that was replaced in spring', PROD, 'checkout-worker'],
    ['cart-encryption', 'signing-key', 'Encrypts abandoned carts', ALL, 'checkout-api'],
    ['feature-config', 'configuration', 'Switches of the checkout', ALL, 'checkout-api'],
    ['wallet-api', 'api-key', 'Wallet, not begun', ['dev'], ''],
    ['voucher-api', 'api-key', 'Vouchers, contract ended in winter', PROD, '', { lastReadDaysAgo: 236 }],
  ],
  ledger: [
    [
      'db',
      'database',
      'Ledger database, application user',
      ALL,
      'ledger-api ledger-batch',
      { ...MONTHLY_IN_PROD, alias: 'alias/ledger' },
    ],
    ['master', 'database', 'Ledger database, owner', PROD, '', { alias: 'alias/ledger' }],
    [
      'db-readonly',
      'database',
      'Ledger database, month-end checks',
      LIVE,
      'ledger-batch',
      { alias: 'alias/ledger' },
    ],
    ['signing-key', 'signing-key', 'Signs ledger entries', LIVE, 'ledger-api', { alias: 'alias/ledger' }],
    [
      'export-sftp',
      'ssh-key',
      'Account at the auditor for the yearly export',
      PROD,
      '',
      { lastReadDaysAgo: 301 },
    ],
    ['bank-statement-api', 'oauth', 'Bank statements', LIVE, 'ledger-batch', ON_THE_FIRST],
  ],
  billing: [
    ['db', 'database', 'Billing database, application user', ALL, 'billing-api', MONTHLY_IN_PROD],
    ['invoice-signing', 'certificate', 'Signs invoices', LIVE, 'billing-worker', COPIED],
    ['erp-sync', 'oauth', 'Books invoices', LIVE, 'billing-worker'],
    ['dunning-letters', 'api-key', 'Print service for reminders', PROD, '', { lastReadDaysAgo: 214 }],
    ['price-config', 'configuration', 'Price lists', LIVE, 'billing-api'],
  ],
  fraud: [
    ['db', 'database', 'Fraud database, application user', ALL, 'fraud-scorer'],
    ['model-api', 'api-key', 'Scoring service', ALL, 'fraud-scorer'],
    ['device-check', 'api-key', 'Device reputation', LIVE, 'fraud-scorer'],
    ['rules-bucket', 'iam-key', 'Bucket of the rules, from before roles', LIVE, '', { lastReadDaysAgo: 228 }],
  ],
});

/** The rest of larkfield-prod in its main region. */
export const PLATFORM = services({
  identity: [
    ['db', 'database', 'Identity database, application user', ALL, 'identity-api', MONTHLY_IN_PROD],
    ['session-keys', 'signing-key', 'Signs sessions', ALL, 'identity-api web-bff', QUARTERLY],
    ['oidc-client', 'oauth', 'OpenID Connect client of the company directory', ALL, 'identity-api', COPIED],
    ['ldap-bind', 'login', 'Reads the company directory', PROD, 'identity-sync', MONTHLY],
    ['recovery-codes', 'signing-key', 'Encrypts recovery codes', LIVE, 'identity-api'],
    [
      'saml-certificate',
      'certificate',
      'Certificate towards partners',
      LIVE,
      'identity-api',
      { madeDaysAgo: 538 },
    ],
  ],
  search: [
    [
      'index-api',
      'api-key',
      'Search index, write key',
      ALL,
      'search-indexer',
      { rotation: { everyDays: 30, environments: ['staging'] } },
    ],
    ['query-api', 'api-key', 'Search index, read key', LIVE, 'search-suggest'],
    ['synonyms-bucket', 'iam-key', 'Bucket of the synonym lists', LIVE, '', { lastReadDaysAgo: 245 }],
    ['ranking-config', 'configuration', 'Weights of the ranking', ALL, 'search-indexer'],
  ],
  notifications: [
    ['smtp', 'login', 'Mail relay', ALL, 'notifications-worker', MONTHLY],
    ['sms-gateway', 'api-key', 'Text messages', LIVE, 'notifications-worker', QUARTERLY],
    ['push-keystore', 'keystore', 'Keystore for push messages', LIVE, 'notifications-worker'],
    ['push-signing', 'signing-key', 'Signs push messages', LIVE, 'notifications-worker'],
  ],
  platform: [
    ['registry-pull', 'login', 'Pulls images', ALL, 'cluster-bootstrap', MONTHLY],
    ['ci-deploy-key', 'ssh-key', 'Deploy key of the pipelines', LIVE, 'ci-deploy'],
    ['grafana-admin', 'login', 'Administrator of the dashboards', LIVE, '', { lastReadDaysAgo: 207 }],
    ['pager-token', 'api-key', 'Pager', PROD, 'alert-router', { madeDaysAgo: 455 }],
    ['dns-api', 'api-key', 'Zone changes', LIVE, 'cert-renewer', QUARTERLY],
    ['cluster-kubeconfig', 'kubernetes', 'Access to the cluster for the pipelines', LIVE, 'ci-deploy'],
    ['log-shipper', 'configuration', 'Where logs go', ALL, 'cluster-bootstrap'],
    ['vpn-psk', 'text', 'Tunnel to the data centre that was closed', PROD, '', { lastReadDaysAgo: 260 }],
  ],
  web: [
    ['session', 'signing-key', 'Encrypts cookies of the shop', ALL, 'web-bff', COPIED],
    ['cdn-purge', 'api-key', 'Empties the content network', LIVE, 'web-deploy'],
    ['captcha', 'api-key', 'Keeps robots out', ALL, 'web-bff'],
    ['wildcard-tls', 'certificate', 'Certificate of *.larkfield.example', LIVE, 'web-bff', COPIED],
  ],
});
