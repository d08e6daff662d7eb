'use server';

import type { Checked } from '#components/secrets/check-now.tsx';
import { ok, type Result } from '#lib/kernel/result.ts';
import { refreshSecret, refreshSecretSchema } from '#lib/secrets/refresh-secret.ts';
import { removeView, removeViewSchema } from '#lib/secrets/remove-view.ts';
import { saveView, saveViewSchema } from '#lib/secrets/save-view.ts';
import { switchFingerprints, switchFingerprintsSchema } from '#lib/secrets/switch-fingerprints.ts';
import { defineAction } from '#lib/web/action.ts';

/** Asks AWS about one secret now. */
export const checkSecret = defineAction(
  'secrets.refresh',
  refreshSecretSchema,
  async ({ db, aws, actor, configuration }, input): Promise<Result<Checked>> => {
    const environmentRules = configuration.file.environments;
    const refreshed = await refreshSecret(db, aws, actor, input, { environmentRules });
    if (!refreshed.ok) return refreshed;
    const { checkedAt, asked } = refreshed.value;
    return ok({ checkedAt: checkedAt.toISOString(), asked });
  },
);

/** Keeps the filters of a list under a name. */
export const keepView = defineAction('views.save', saveViewSchema, ({ db, actor }, input) =>
  saveView(db, actor, input),
);

export const dropView = defineAction('views.remove', removeViewSchema, ({ db, actor }, input) =>
  removeView(db, actor, input),
);

/** An operator's choice whether reveals of an account leave fingerprints. */
export const chooseFingerprints = defineAction(
  'fingerprints.switch',
  switchFingerprintsSchema,
  ({ db, actor }, input) => switchFingerprints(db, actor, input),
);
