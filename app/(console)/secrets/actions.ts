'use server';

import type { Checked } from '#components/secrets/check-now.tsx';
import { ok, type Result } from '#lib/kernel/result.ts';
import { refreshSecret, refreshSecretSchema } from '#lib/secrets/refresh-secret.ts';
import { defineAction } from '#lib/web/action.ts';

/** Asks AWS about one secret now. */
export const checkSecret = defineAction(
  'secrets.refresh',
  refreshSecretSchema,
  async ({ db, aws, actor }, input): Promise<Result<Checked>> => {
    const refreshed = await refreshSecret(db, aws, actor, input);
    if (!refreshed.ok) return refreshed;
    const { checkedAt, asked } = refreshed.value;
    return ok({ checkedAt: checkedAt.toISOString(), asked });
  },
);
