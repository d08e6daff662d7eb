import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { type Browser, chromium, type Page } from '@playwright/test';
import { PERSONAS, type PersonaSubject } from '#lib/people/rules/personas.ts';
import { Failure } from '../../../launch/failure.mjs';
import { ROOT } from '../../../launch/home.mjs';
import { step } from '../../../launch/steps.mjs';
import { chromiumSwitches } from '../test/find-chromium.ts';
import type { Picture } from './pictures.ts';

const HEIGHTS = { 1440: 900, 390: 844 } as const;

/** Takes pictures of the product at `url` into docs/images. */
export async function takePictures(
  url: string,
  chromiumPath: string,
  pictures: readonly Picture[],
): Promise<void> {
  const folder = join(ROOT, 'docs', 'images');
  mkdirSync(folder, { recursive: true });
  const browser = await chromium.launch({ executablePath: chromiumPath, args: chromiumSwitches() });
  try {
    for (const picture of pictures) {
      await step(`docs/images/${picture.name}.png`, () => take(browser, url, picture, folder));
    }
  } finally {
    await browser.close();
  }
}

async function take(browser: Browser, url: string, picture: Picture, folder: string): Promise<void> {
  const context = await browser.newContext({
    baseURL: url,
    viewport: { width: picture.width, height: HEIGHTS[picture.width] },
    deviceScaleFactor: picture.width === 390 ? 2 : 1,
    colorScheme: picture.theme,
    reducedMotion: 'reduce',
    locale: 'en-GB',
    timezoneId: 'UTC',
  });
  try {
    const page = await context.newPage();
    if (picture.persona) await signIn(page, picture.persona);
    await open(page, picture);
    // A slow page begins with grey blocks in its place.
    await page.locator('main .appears-late').first().waitFor({ state: 'detached' });
    await page.screenshot({
      path: join(folder, `${picture.name}.png`),
      animations: 'disabled',
      caret: 'hide',
    });
  } finally {
    await context.close();
  }
}

async function open(page: Page, { path, follow = [] }: Picture): Promise<void> {
  const answer = await page.goto(path, { waitUntil: 'networkidle' });
  if (answer?.status() !== 200) {
    throw new Failure(`${path} answered ${answer?.status()}, so there is nothing to take a picture of.`);
  }
  for (const name of follow) {
    const before = page.url();
    await page.getByRole('main').getByRole('link', { name }).first().click();
    await page.waitForURL((address) => address.href !== before);
    await page.getByRole('heading', { level: 1 }).waitFor();
    await page.waitForLoadState('networkidle');
  }
  await page.mouse.move(0, 0);
  await page.evaluate(() => document.fonts.ready);
}

async function signIn(page: Page, persona: PersonaSubject): Promise<void> {
  const name = PERSONAS.find(({ subject }) => subject === persona)?.displayName ?? persona;
  await page.goto('/sign-in');
  await page.getByRole('button', { name: new RegExp(name) }).click();
  await page.waitForURL((address) => !address.pathname.startsWith('/sign-in'));
}
