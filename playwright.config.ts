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
  timeout: 60_000,
  expect: { timeout: 10_000 },
  reporter: 'line',
  use: {
    browserName: 'chromium',
    headless: true,
    viewport: { width: 1440, height: 900 },
    locale: 'en-GB',
    timezoneId: 'UTC',
    trace: 'off',
    screenshot: 'only-on-failure',
    actionTimeout: 10_000,
    navigationTimeout: 20_000,
    launchOptions: {
      executablePath: process.env.COUNTERSIGN_TEST_CHROMIUM || locateChromium(),
      args: chromiumSwitches(),
    },
  },
});
