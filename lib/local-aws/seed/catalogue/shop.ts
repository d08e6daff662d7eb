import { ALL, LIVE, MONTHLY, PROD, QUARTERLY, services } from './entry.ts';

/** Service → what it keeps. Main region of the account larkfield-prod: what customers of the shop see and buy. */
export const SHOP = services({
  catalog: [
    ['db', 'database', 'Catalogue database', ALL, 'catalog-api'],
    ['image-cdn', 'api-key', 'Product pictures', LIVE, 'catalog-api'],
    ['supplier-feed', 'ssh-key', 'Fetches price files of suppliers', LIVE, 'catalog-import'],
    ['import-config', 'configuration', 'Mapping of supplier columns', ['staging', 'dev'], 'catalog-import'],
  ],
  gifts: [
    ['card-issuer', 'api-key', 'Gift cards', LIVE, 'gifts-api'],
    ['card-signing', 'signing-key', 'Signs gift cards', LIVE, 'gifts-api', QUARTERLY],
    ['print-shop', 'ssh-key', 'Sends cards to the printer', LIVE, 'gifts-api'],
    ['balance-db', 'database', 'What is left on gift cards', LIVE, 'gifts-api'],
    ['tax-office', 'certificate', 'Certificate towards the tax office', PROD, 'gifts-api'],
  ],
  orders: [
    ['api-token', 'api-key', 'Token towards the warehouse', ALL, 'orders-api'],
    ['events-signing', 'signing-key', 'Signs order events', LIVE, 'orders-api'],
    ['export-sftp', 'ssh-key', 'Nightly export for the accountants', PROD, 'orders-export'],
    ['queue-config', 'configuration', 'Queues and their limits', ALL, 'orders-api'],
  ],
  pricing: [
    ['db', 'database', 'Prices', ALL, 'pricing-api'],
    ['competitor-feed', 'api-key', 'Prices of others', LIVE, 'pricing-job', MONTHLY],
    ['rules-config', 'configuration', 'Rules of the prices', ALL, 'pricing-api'],
    ['margin-api', 'oauth', 'Margins, from the books', PROD, '', { lastReadDaysAgo: 224 }],
  ],
  reviews: [
    ['db', 'database', 'Reviews of customers', ALL, 'reviews-api'],
    ['moderation-api', 'api-key', 'Filters insults', LIVE, 'reviews-api'],
    ['import-token', 'api-key', 'Reviews of another shop, imported once', PROD, '', { lastReadDaysAgo: 333 }],
  ],
  shipping: [
    ['carrier-api', 'api-key', 'Labels of the parcel service', ALL, 'shipping-api'],
    ['customs-broker', 'oauth', 'Customs declarations', LIVE, 'shipping-api'],
    ['warehouse-db', 'database', 'Warehouse management', LIVE, 'shipping-api'],
    ['returns-portal', 'login', 'Portal for returns, closed', PROD, '', { lastReadDaysAgo: 219 }],
    ['pickup-points', 'api-key', 'Shops that take parcels', ALL, 'shipping-api'],
  ],
  support: [
    ['helpdesk-api', 'api-key', 'Tickets', LIVE, 'support-bot'],
    ['chat-webhook', 'api-key', 'Messages to the team', LIVE, 'support-bot'],
    ['phone-sip', 'login', 'Telephone', PROD, 'support-bot'],
  ],
});
