import { readFileSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { chromium } from '@playwright/test';
import { type Benchmark, type Figure, median } from '#lib/cli/bench/benchmark.ts';
import { chromiumSwitches, locateChromium } from '#lib/cli/test/find-chromium.ts';
import { makeHome, type RunningProduct, startProduct } from '#tests/support/running-product.ts';

const WARM_STARTS = 3;
const ANSWERS = 40;
const PAGES = ['/', '/secrets', '/audit'];

/** How long a warm start and the stop after it take, how fast signed-in pages answer, and what the server holds in memory afterwards. */
export const benchmark: Benchmark = {
  title: 'Start, pages and memory, with the sample company',
  run: async () => {
    const home = await makeHome();
    await (await startProduct({ home })).stop();
    const starts: number[] = [];
    const stops: number[] = [];
    for (let round = 1; round < WARM_STARTS; round += 1) {
      const { start, stop } = await timesOfStart(home);
      starts.push(start);
      stops.push(stop);
    }
    const began = performance.now();
    const product = await startProduct({ home });
    starts.push(performance.now() - began);
    try {
      return [
        { what: 'warm start', value: median(starts) / 1000, unit: 's', goal: { atMost: 10 } },
        { what: 'stop by Ctrl-C', value: median(stops) / 1000, unit: 's', goal: { atMost: 10 } },
        ...(await pageFigures(product)),
        {
          what: 'resident memory of the server',
          value: residentMb(product),
          unit: 'MB',
          goal: { atMost: 600 },
        },
      ];
    } finally {
      await product.stop();
      await rm(home, { recursive: true, force: true });
    }
  },
};

/** Milliseconds. */
async function timesOfStart(home: string): Promise<{ readonly start: number; readonly stop: number }> {
  const began = performance.now();
  const product = await startProduct({ home });
  const ready = performance.now();
  await product.stop();
  return { start: ready - began, stop: performance.now() - ready };
}

async function pageFigures({ url }: RunningProduct): Promise<Figure[]> {
  const cookie = await signedInCookie(url);
  const figures: Figure[] = [];
  for (const path of PAGES) {
    const times: number[] = [];
    for (let round = 0; round < ANSWERS; round += 1) {
      const began = performance.now();
      const answer = await fetch(url + path, { headers: { cookie } });
      await answer.text();
      if (answer.status !== 200) throw new Error(`${path} answered ${answer.status}`);
      times.push(performance.now() - began);
    }
    figures.push({ what: `page ${path}, median`, value: median(times), unit: 'ms', goal: { atMost: 100 } });
  }
  return figures;
}

async function signedInCookie(url: string): Promise<string> {
  const browser = await chromium.launch({ executablePath: locateChromium(), args: chromiumSwitches() });
  try {
    const page = await browser.newPage({ baseURL: url });
    await page.goto('/sign-in');
    await page.getByRole('button', { name: /Ines/ }).click();
    await page.waitForURL((address) => !address.pathname.startsWith('/sign-in'));
    return (await page.context().cookies()).map(({ name, value }) => `${name}=${value}`).join('; ');
  } finally {
    await browser.close();
  }
}

/** Of the server process alone, as the system counts it. Only where /proc tells. */
function residentMb({ home }: RunningProduct): number {
  const { children } = JSON.parse(readFileSync(join(home, 'running.json'), 'utf8')) as {
    children: { pid: number }[];
  };
  const status = readFileSync(`/proc/${children.at(-1)?.pid}/status`, 'utf8');
  return Number(/VmRSS:\s+(\d+) kB/.exec(status)?.[1]) / 1024;
}
