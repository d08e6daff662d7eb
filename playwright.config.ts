import { defineConfig } from '@playwright/test';
import { chromiumSwitches, locateChromium } from '#lib/cli/test/find-chromium.ts';

export default defineConfig({
  testDir: 'tests/e2e',
  outputDir: 'test-results',
  globalSetup: './tests/e2e/support/product.ts',
  // One product serves all tests, and the main job is a story in one order.
  workers: 1,
  fullyParallel: false,
  retries: 0,
  forbidOnly: true,
  // Deadlines of waiting, wide enough for a machine that does other things too. No test measures speed by them.
  timeout: 180_000,
  expect: { timeout: 30_000 },
  reporter: 'line',
  use: {
    browserName: 'chromium',
    headless: true,
    viewport: { width: 1440, height: 900 },
    locale: 'en-GB',
    timezoneId: 'UTC',
    trace: 'off',
    screenshot: 'only-on-failure',
    actionTimeout: 30_000,
    navigationTimeout: 60_000,
    launchOptions: {
      executablePath: process.env.COUNTERSIGN_TEST_CHROMIUM || locateChromium(),
      args: chromiumSwitches(),
    },
  },
});
