'use server';

import { handBackGrant, handBackGrantSchema } from '#lib/access/hand-back-grant.ts';
import { offerReveal, offerRevealSchema } from '#lib/access/offer-reveal.ts';
import { readValueAtAws } from '#lib/access/read-value-at-aws.ts';
import { revealSecretValue, revealSecretValueSchema } from '#lib/access/reveal-secret-value.ts';
import { revokeGrant, revokeGrantSchema } from '#lib/access/revoke-grant.ts';
import { errorNameOf } from '#lib/kernel/log.ts';
import { defineAction } from '#lib/web/action.ts';

export const handBack = defineAction('grants.hand-back', handBackGrantSchema, ({ db, actor }, input) =>
  handBackGrant(db, actor, input),
);

export const revoke = defineAction('grants.revoke', revokeGrantSchema, ({ db, actor }, input) =>
  revokeGrant(db, actor, input),
);

export const offer = defineAction('reveals.offer', offerRevealSchema, ({ db, actor }, input) =>
  offerReveal(db, actor, input),
);

/** The one action whose answer holds a secret value. It goes to the browser as the answer of this POST and nowhere else. */
export const perform = defineAction(
  'reveals.perform',
  revealSecretValueSchema,
  async ({ db, actor, aws, log, configuration, alarms, fingerprintKey }, input) => {
    const revealed = await revealSecretValue(db, actor, input, {
      zone: configuration.zone,
      ceiling: configuration.ceiling,
      readValue: readValueAtAws(db, aws),
      fingerprintKey: fingerprintKey(),
      noteOutage: (error) => log.error({ event: 'reveal.not-recorded', errorName: errorNameOf(error) }),
    });
    if (!revealed.ok && revealed.refusal.code === 'ceiling-of-reveals') void alarms.raise('ceiling-reached');
    return revealed;
  },
);
