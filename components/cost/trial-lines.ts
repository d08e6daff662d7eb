import type { Trial } from '#lib/cost/rules/settings.ts';

/** One trial a line: account, first day, last day. */
export function writeTrials(trials: readonly Trial[]): string {
  return trials.map(({ accountId, from, to }) => `${accountId} ${from} ${to}`).join('\n');
}

/** `null`: a line does not have three words. */
export function readTrials(text: string): Trial[] | null {
  const lines = text.split('\n').filter((line) => line.trim() !== '');
  const read = lines.map((line) => {
    const [accountId, from, to, ...more] = line.trim().split(/\s+/);
    return accountId && from && to && more.length === 0 ? { accountId, from, to } : null;
  });
  return read.includes(null) ? null : read.flatMap((trial) => trial ?? []);
}
