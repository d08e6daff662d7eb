import { defineConfig } from 'vitest/config';
import { LOCAL_FILES } from './tests/contract/local-aws/another-account/local-files.ts';

/** Pointed at another account, the contract of the local AWS leaves out what only a server of its own can show. */
const leftOut = process.env.CONTRACT_AWS_ACCOUNT
  ? Object.keys(LOCAL_FILES).map((file) => `tests/contract/local-aws/${file}`)
  : [];

export default defineConfig({
  test: {
    include: ['tests/**/*.test.ts', 'tests/**/*.test.tsx'],
    exclude: ['tests/e2e/**', 'node_modules/**', ...leftOut],
    globalSetup: ['tests/support/postgres.ts'],
    setupFiles: ['tests/support/quiet-console.ts'],
    allowOnly: false,
    // Deadlines of waiting, wide enough for a machine that does other things too. No test measures speed by them.
    testTimeout: 90_000,
    hookTimeout: 240_000,
    expect: { poll: { timeout: 30_000 } },
  },
});
