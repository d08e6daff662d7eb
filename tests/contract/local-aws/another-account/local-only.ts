import { beforeEach, type TestContext } from 'vitest';
import { anotherAccount } from './settings.ts';

/** The account that the tests are pointed at, or undefined when each file starts a server of its own. */
export const ACCOUNT = anotherAccount();

let running: TestContext | undefined;
let wholeFile: string | undefined;

beforeEach((context) => {
  running = context;
  if (wholeFile !== undefined) context.skip(wholeFile);
});

/**
 * Says that what follows can only be expected of a server that the tests started themselves. Pointed at another
 * account, the test is skipped with the reason; called before the tests, all of the file are.
 */
export function localOnly(reason: string): void {
  if (ACCOUNT === undefined) return;
  if (running !== undefined) running.skip(reason);
  wholeFile ??= reason;
}
