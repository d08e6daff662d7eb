import { inspect } from 'node:util';
import { expect, test } from 'vitest';
import type { LogFields } from '#lib/kernel/log.ts';
import { guardConsole } from '#lib/web/guard-console.ts';

const CANARY = 'CNRY-console-7f3a';

function guarded() {
  const written: LogFields[] = [];
  const note = (fields: LogFields) => void written.push(fields);
  const target: Record<string, (...said: unknown[]) => void> = {};
  guardConsole({ info: note, warn: note, error: note }, target as unknown as Console);
  return { written, target };
}

test('nothing of what a library says stays, only the kind of its error', () => {
  const { written, target } = guarded();
  const error = Object.assign(new SyntaxError(`Unexpected token in ${CANARY}`), {
    digest: '618130682',
    body: CANARY,
    cause: new Error(CANARY),
  });
  for (const name of ['error', 'warn', 'trace', 'log', 'info', 'debug', 'dir']) {
    target[name]?.(` ⨯ ${CANARY}\n{"level":30,"event":"forged"}`, error, { [CANARY]: CANARY });
    target[name]?.(CANARY);
  }
  expect(written).toHaveLength(14);
  expect(inspect(written, { depth: 9, showHidden: true })).not.toContain(CANARY);
  expect(written[0]).toEqual({ event: 'framework.said', errorName: 'SyntaxError', code: '618130682' });
  expect(written[1]).toEqual({ event: 'framework.said' });
});

test('a digest or a code that is text of somebody is not told', () => {
  const { written, target } = guarded();
  target.error?.(Object.assign(new Error('x'), { digest: `NEXT_REDIRECT;${CANARY}`, code: `${CANARY}\n!` }));
  expect(JSON.stringify(written)).not.toContain(CANARY);
});
