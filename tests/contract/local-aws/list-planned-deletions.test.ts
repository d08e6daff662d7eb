import { paginateListSecrets } from '@aws-sdk/client-secrets-manager';
import { expect, test } from 'vitest';
import { startTestAws } from './test-aws.ts';

test('secrets marked for deletion are listed only when asked for', async () => {
  const aws = await startTestAws({ seed: true });
  try {
    const count = async (IncludePlannedDeletion: boolean) => {
      const names: string[] = [];
      for await (const page of paginateListSecrets({ client: aws.secrets() }, { IncludePlannedDeletion })) {
        names.push(...(page.SecretList ?? []).map((secret) => secret.Name ?? ''));
      }
      return names;
    };
    // D
    expect(await count(false)).not.toContain('prod/checkout/legacy-gateway');
    expect(await count(true)).toContain('prod/checkout/legacy-gateway');
  } finally {
    await aws.close();
  }
}, 60_000);
