import { z } from 'zod';
import { code, count, id, text } from './shapes.ts';

/** Somebody's place in a group, and where it came from. */
const place = z.strictObject({
  personId: z.string().max(64),
  group: z.string().max(256),
  cameBy: z.enum(['installation', 'configuration', 'person', 'sign-in']),
});

/** A role of a person. `scope`: the part of the inventory it holds for, as text; absent: it holds for everything. */
const held = z.strictObject({
  personId: id,
  role: code,
  scope: text.optional(),
  /**
   * `sign-in`: by the groups of the identity provider or the admins of the configuration file; `installation`: to the
   * operator of this machine; absent: by a person.
   */
  cameBy: code.optional(),
});
const permissions = z.array(z.string().max(64)).max(100);

/** People, their sessions, and the doors they were turned away from. */
export const PEOPLE_RECORDS = {
  'session.started': z.strictObject({ identity: text }),
  /** `personId`: whose it was, where somebody else ended it; `count`: where several ended at once. */
  'session.ended': z.strictObject({ why: code, personId: id.optional(), count: count.optional() }),
  'session.refused': z.strictObject({ code }),
  /** `way`: how the person confirmed that it is them. */
  'session.confirmed': z.strictObject({ way: code }),
  /** Somebody came in for the first time. */
  'person.came': z.strictObject({ personId: id, identity: text }),
  'identity.linked': z.strictObject({ personId: id, formerPersonId: id, identity: text }),
  'group.joined': place,
  'group.left': place,
  'door.refused': z.strictObject({
    door: z.string().max(128),
    code,
    /** Refusals at this door that were counted and not recorded one by one since the record before. */
    suppressed: count.optional(),
  }),
  'role.given': held,
  /** `why`: `removed` where the role itself is no more, `person` else. */
  'role.taken': held.extend({ why: code.optional() }),
  'role.made': z.strictObject({ role: code, permissions, description: text }),
  /** `holders`: how many people hold it and lose or gain what changed. */
  'role.changed': z.strictObject({ role: code, added: permissions, removed: permissions, holders: count }),
  'role.removed': z.strictObject({ role: code, permissions, holders: count }),
  'role.refused': z.strictObject({ code, personId: id.optional(), role: code.optional() }),
  'person.disabled': z.strictObject({ personId: id, sessions: count, grants: count, why: text }),
  'person.enabled': z.strictObject({ personId: id }),
} as const;
