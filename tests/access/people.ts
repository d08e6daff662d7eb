import { randomBytes } from 'node:crypto';
import { mintId } from '#lib/kernel/ids.ts';
import type { Actor } from '#lib/people/rules/actor.ts';
import type { Role } from '#lib/people/rules/roles.ts';
import type { World } from './world.ts';

export interface NewPerson {
  readonly email: string | null;
  readonly role: Role;
  readonly name?: string;
  /** Who gave the role; null: it came with the installation. */
  readonly givenBy?: string | null;
  readonly givenAt?: Date;
  readonly groups?: readonly { readonly name: string; readonly givenBy?: string; readonly givenAt?: Date }[];
}

/** Somebody new, signed in a moment ago. */
export async function addPerson(world: World, person: NewPerson): Promise<Actor> {
  const personId = mintId('person');
  const sessionId = mintId('session');
  const { email, role, givenBy = null, givenAt = new Date(), groups = [] } = person;
  const displayName = person.name ?? `Person ${email}`;
  await world.db.prisma.person.create({
    data: {
      id: personId,
      displayName,
      email,
      roles: { create: { role, givenBy, givenAt } },
      groups: {
        create: groups.map((group) => ({
          groupName: group.name,
          givenBy: group.givenBy ?? null,
          givenAt: group.givenAt ?? new Date(),
        })),
      },
      sessions: {
        create: {
          id: sessionId,
          tokenHash: randomBytes(32),
          expiresAt: new Date(Date.now() + 8 * 3_600_000),
        },
      },
    },
  });
  return { personId, sessionId, displayName, email, roles: [role], confirmedAt: new Date() };
}

/** Signs everybody in at an instant: where only the time of requests and grants is tried. */
export async function confirmEverybody(world: World, at: Date): Promise<void> {
  await world.db.prisma.sessionRow.updateMany({
    data: { createdAt: at, lastSeenAt: at, confirmedAt: at, expiresAt: new Date(at.getTime() + 3_600_000) },
  });
}
