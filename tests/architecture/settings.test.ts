import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { sourceFiles } from '#tests/support/source-files.ts';
import { ROOT } from '../../launch/home.mjs';
import config from '../../next.config.js';

describe('the settings floor', () => {
  it('is kept by the configuration of the framework', () => {
    expect(config).toMatchObject({
      poweredByHeader: false,
      compress: false,
      productionBrowserSourceMaps: false,
      images: { unoptimized: true },
      logging: { serverFunctions: false },
      experimental: { taint: true, serverActions: { bodySizeLimit: '64kb' } },
    });
    expect(config.experimental?.serverActions).not.toHaveProperty('allowedOrigins');
    for (const absent of ['rewrites', 'redirects', 'i18n', 'cacheComponents', 'cacheHandlers']) {
      expect(config).not.toHaveProperty(absent);
    }
  });

  it('is kept by the pages: no shared caches, no other runtime, no generated pictures', () => {
    const banned =
      /['"]use cache|\bunstable_cache\b|runtime = ['"]edge|next\/og|\bdraftMode\b|next\/image['"]/;
    const served = sourceFiles().filter((file) => /^(app|components|lib)\/.*\.tsx?$/.test(file));
    expect(served.filter((file) => banned.test(readFileSync(join(ROOT, file), 'utf8')))).toEqual([]);
  });
});
