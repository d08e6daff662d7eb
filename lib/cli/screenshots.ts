/**
 * `npm run screenshots [-- NAME…]`: pictures of the running product into docs/images. Uses the product that runs at
 * COUNTERSIGN_URL if one is named there, otherwise starts one in a home of its own and ends it afterwards.
 */
import { type ChildProcess, spawn } from 'node:child_process';
import { chmodSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Failure, report } from '../../launch/failure.mjs';
import { ROOT } from '../../launch/home.mjs';
import { step } from '../../launch/steps.mjs';
import { PICTURES } from './screenshots/pictures.ts';
import { takePictures } from './screenshots/take-pictures.ts';
import { findChromium } from './test/find-chromium.ts';

async function screenshots(names: readonly string[]): Promise<void> {
  const unknown = names.find((name) => !PICTURES.some((picture) => picture.name === name));
  if (unknown !== undefined) {
    throw new Failure(
      `There is no picture "${unknown}". There are: ${PICTURES.map(({ name }) => name).join(', ')}.`,
    );
  }
  const pictures = names.length === 0 ? PICTURES : PICTURES.filter(({ name }) => names.includes(name));
  const chromium = await findChromium((line) => console.log(`  ${line}`));
  if (chromium === undefined)
    throw new Failure('There is no Chromium to take pictures with, and none could be installed.');
  const { COUNTERSIGN_URL } = process.env;
  if (COUNTERSIGN_URL) await takePictures(COUNTERSIGN_URL, chromium, pictures);
  else await withProduct((url) => takePictures(url, chromium, pictures));
}

/** Runs `work` on a product started for it in a new home. */
async function withProduct(work: (url: string) => Promise<void>): Promise<void> {
  const home = mkdtempSync(join(tmpdir(), 'countersign-screenshots-'));
  chmodSync(home, 0o711);
  const child = spawn(process.execPath, [join(ROOT, 'lib', 'cli', 'start.ts')], {
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
    env: {
      ...process.env,
      COUNTERSIGN_HOME: home,
      PORT: '0',
      LOCAL_AWS_PORT: '0',
      LOCAL_AWS_TRAIL_DELAY_SECONDS: '1',
    },
  });
  const ended = new Promise<void>((settle) => child.once('exit', () => settle()));
  try {
    await work(await step('Starting a product for the pictures', () => addressOf(child)));
  } finally {
    child.kill('SIGINT');
    await ended;
    rmSync(home, { recursive: true, force: true });
  }
}

function addressOf(child: ChildProcess): Promise<string> {
  return new Promise((settle, fail) => {
    child.on('message', (message) => {
      const { kind, url } = message as { kind?: unknown; url?: unknown };
      if (kind === 'ready' && typeof url === 'string') settle(url);
    });
    child.once('exit', () => fail(new Failure('The product for the pictures did not start.')));
  });
}

try {
  await screenshots(process.argv.slice(2));
  process.exit(0);
} catch (error) {
  report(error);
  process.exit(1);
}
