import { expect, test } from 'vitest';
import { rotateGeneric } from '#lib/local-aws/rotation/functions/rotate-generic.ts';
import type { Step } from '#lib/local-aws/rotation/rotation-function.ts';

const TOKEN = 'the-version-of-the-rotation';

/** Runs one step against labels that an attempt which was cut off has left; answers the calls besides the look. */
async function run(Step: Step, VersionIdsToStages: Record<string, string[]>): Promise<unknown[]> {
  const calls: unknown[] = [];
  await rotateGeneric(
    { Step, SecretId: 'arn', ClientRequestToken: TOKEN },
    {
      api: {
        async call(operation, input) {
          if (operation === 'DescribeSecret') return { VersionIdsToStages };
          calls.push([operation, input]);
          return {};
        },
      },
      environment: {},
      signal: new AbortController().signal,
    },
  );
  return calls;
}

test('a version that is the current one already needs nothing but to be finished', async () => {
  const done = { [TOKEN]: ['AWSCURRENT', 'AWSPENDING'], old: ['AWSPREVIOUS'] };
  for (const step of ['createSecret', 'setSecret', 'testSecret'] as const)
    expect(await run(step, done)).toEqual([]);
  expect(await run('finishSecret', done)).toEqual([
    ['UpdateSecretVersionStage', { SecretId: 'arn', VersionStage: 'AWSPENDING', RemoveFromVersionId: TOKEN }],
  ]);
  expect(await run('finishSecret', { [TOKEN]: ['AWSCURRENT'] })).toEqual([]);
});

test('finishing moves AWSCURRENT from the version that had it', async () => {
  const calls = await run('finishSecret', { [TOKEN]: ['AWSPENDING'], old: ['AWSCURRENT'] });
  expect(calls[0]).toEqual([
    'UpdateSecretVersionStage',
    { SecretId: 'arn', VersionStage: 'AWSCURRENT', MoveToVersionId: TOKEN, RemoveFromVersionId: 'old' },
  ]);
  expect(calls).toHaveLength(2);
});
