import { z } from 'zod';
import { code, count, text } from './shapes.ts';

/** Somebody's place in a group, and where it came from. */
const place = z.strictObject({
  personId: z.string().max(64),
  group: z.string().max(256),
  cameBy: z.enum(['installation', 'configuration', 'person']),
});

/** People, their sessions, and the doors they were turned away from. */
export const PEOPLE_RECORDS = {
  'session.started': z.strictObject({ identity: text }),
  'session.ended': z.strictObject({ why: code }),
  'session.refused': z.strictObject({ code }),
  /** `way`: how the person confirmed that it is them. */
  'session.confirmed': z.strictObject({ way: code }),
  'group.joined': place,
  'group.left': place,
  'door.refused': z.strictObject({
    door: z.string().max(128),
    code,
    /** Refusals at this door that were counted and not recorded one by one since the record before. */
    suppressed: count.optional(),
  }),
} as const;
