import { existsSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { chromium } from '@playwright/test';
import { runNode, runTool } from '../run-tool.ts';

const PROOF_WITHIN_MS = 30_000;
const DOWNLOAD_WITHIN_MS = 240_000;
const APT_WITHIN_MS = 300_000;
const NAMES = ['chromium', 'chromium-browser', 'google-chrome-stable', 'google-chrome'];

/** One way to come by a Chromium. */
interface Attempt {
  readonly words: string;
  /** The path of a browser, which need not work yet. */
  readonly run: () => Promise<string | undefined>;
}

/** The first Chromium that lies on this machine: Playwright's own, else the one of the system. Not yet proven. */
export function locateChromium(): string | undefined {
  return [ownChromium(), ...systemChromiums()].find((path) => path !== undefined);
}

/** Command line switches for a browser that talks to nobody but us. */
export function chromiumSwitches(): string[] {
  return [
    // The sandbox of Chromium refuses to work for root, as in most containers.
    ...(process.getuid?.() === 0 ? ['--no-sandbox'] : []),
    '--disable-gpu',
    '--disable-quic',
    '--no-first-run',
    '--disable-background-networking',
    '--disable-component-update',
    '--disable-sync',
  ];
}

/**
 * A Chromium that shows a page, installed if need be. Each attempt is bounded in time and told to `say` in one line.
 * @returns its path, or undefined when every attempt failed.
 */
export async function findChromium(say: (line: string) => void): Promise<string | undefined> {
  for (const { words, run } of ATTEMPTS) {
    const path = await run();
    const works = path !== undefined && (await showsPage(path));
    say(`${words}: ${works ? path : path === undefined ? 'none' : `${path} does not run`}`);
    if (works) return path;
  }
  return undefined;
}

const ATTEMPTS: readonly Attempt[] = [
  { words: "Playwright's own Chromium", run: async () => ownChromium() },
  { words: 'Chromium of this system', run: async () => systemChromiums()[0] },
  { words: "Downloading Playwright's Chromium", run: downloadChromium },
  { words: 'Installing the chromium package with apt-get', run: installWithApt },
];

function ownChromium(): string | undefined {
  const path = chromium.executablePath();
  return path && existsSync(path) ? path : undefined;
}

function systemChromiums(): string[] {
  const folders = ['/usr/bin', '/usr/local/bin', ...(process.env.PATH ?? '').split(delimiter)];
  const paths = folders.flatMap((folder) => NAMES.map((name) => join(folder, name)));
  const mac = ['/Applications/Google Chrome.app/Contents/MacOS/Google Chrome'];
  return [...paths, ...mac].filter((path) => existsSync(path));
}

async function showsPage(path: string): Promise<boolean> {
  const { code, output } = await runTool(
    path,
    ['--headless', ...chromiumSwitches(), '--dump-dom', 'data:text/html,<title>shown</title>'],
    { withinMs: PROOF_WITHIN_MS },
  );
  return code === 0 && output.includes('shown');
}

async function downloadChromium(): Promise<string | undefined> {
  await runNode(['node_modules/@playwright/test/cli.js', 'install', 'chromium'], {
    withinMs: DOWNLOAD_WITHIN_MS,
  });
  return ownChromium();
}

async function installWithApt(): Promise<string | undefined> {
  if (process.getuid?.() !== 0 || !existsSync('/usr/bin/apt-get')) return undefined;
  const environment = { DEBIAN_FRONTEND: 'noninteractive' };
  await runTool('apt-get', ['update', '-qq'], { withinMs: APT_WITHIN_MS, environment });
  await runTool('apt-get', ['install', '-y', '-qq', '--no-install-recommends', 'chromium'], {
    withinMs: APT_WITHIN_MS,
    environment,
  });
  return systemChromiums()[0];
}
