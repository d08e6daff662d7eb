'use server';

import { changeIncident } from '#lib/findings/change-incident.ts';
import { explainRead } from '#lib/findings/explain-read.ts';
import { openIncident } from '#lib/findings/open-incident.ts';
import {
  changeIncidentSchema,
  explainReadSchema,
  openIncidentSchema,
  writeIncidentSchema,
} from '#lib/findings/rules/incident.ts';
import { writeIncident } from '#lib/findings/write-incident.ts';
import { defineAction } from '#lib/web/action.ts';

export const explain = defineAction('incidents.explain', explainReadSchema, ({ db, actor }, input) =>
  explainRead(db, actor, input),
);

export const raiseIncident = defineAction('incidents.open', openIncidentSchema, ({ db, actor }, input) =>
  openIncident(db, actor, input),
);

export const write = defineAction('incidents.write', writeIncidentSchema, ({ db, actor }, input) =>
  writeIncident(db, actor, input),
);

export const change = defineAction('incidents.change', changeIncidentSchema, ({ db, actor }, input) =>
  changeIncident(db, actor, input),
);
