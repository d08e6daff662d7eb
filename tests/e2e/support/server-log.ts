import { readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';

/** What the server of a running product wrote to its log from now on. */
export function followServerLog(home: string): { written(): string } {
  const path = join(home, 'logs', 'server.log');
  const start = statSync(path).size;
  return { written: () => readFileSync(path).subarray(start).toString('utf8') };
}

const FIELDS = [
  'level',
  'time',
  'event',
  'door',
  'job',
  'code',
  'errorName',
  'connection',
  'region',
  'ms',
  'count',
];

/** Lines that are no record of ours: not one JSON object with the allowed fields only. The last may still be written. */
export function strangeLines(log: string): readonly string[] {
  const whole = log.slice(0, log.lastIndexOf('\n') + 1);
  return whole.split('\n').filter((line) => line !== '' && !isRecord(line));
}

function isRecord(line: string): boolean {
  try {
    const record: unknown = JSON.parse(line);
    return (
      typeof record === 'object' &&
      record !== null &&
      Object.keys(record).every((key) => FIELDS.includes(key))
    );
  } catch {
    return false;
  }
}
