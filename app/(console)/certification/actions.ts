'use server';

import {
  certificationIdSchema,
  closeCertification,
  proposeChanges,
} from '#lib/reports/close-certification.ts';
import { decideCertification, decideCertificationSchema } from '#lib/reports/decide-certification.ts';
import { openCertification, openCertificationSchema } from '#lib/reports/open-certification.ts';
import { defineAction } from '#lib/web/action.ts';

export const open = defineAction('certification.open', openCertificationSchema, ({ db, actor }, input) =>
  openCertification(db, actor, input),
);

export const decide = defineAction(
  'certification.decide',
  decideCertificationSchema,
  ({ db, actor }, input) => decideCertification(db, actor, input),
);

export const close = defineAction('certification.close', certificationIdSchema, ({ db, actor }, input) =>
  closeCertification(db, actor, input),
);

export const propose = defineAction('certification.propose', certificationIdSchema, ({ db, actor }, input) =>
  proposeChanges(db, actor, input),
);
