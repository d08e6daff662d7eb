import { z } from 'zod';
import { code, count, id, instant, text } from './shapes.ts';

/** What checks found, and what people said to it. */
export const FINDINGS_RECORDS = {
  /** One run of one check that changed something; the findings themselves hold their steps. */
  'findings.judged': z.strictObject({ check: code, opened: count, reopened: count, resolved: count }),
  'finding.acknowledged': z.strictObject({ findingId: id, check: code, until: instant, why: text }),
  'finding.reopened': z.strictObject({ findingId: id, check: code }),
  'read.explained': z.strictObject({ eventId: text, why: text }),
  'incident.opened': z.strictObject({ incidentId: id, title: text, ownerId: id, eventId: text }),
  'incident.noted': z.strictObject({ incidentId: id, text }),
  'incident.handed-over': z.strictObject({ incidentId: id, ownerId: id }),
  'incident.closed': z.strictObject({ incidentId: id, text }),
  'incident.reopened': z.strictObject({ incidentId: id, text }),
} as const;
