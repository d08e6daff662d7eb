import type { Database, Transaction } from '#lib/db/client.ts';
import { type Id, mintId } from '#lib/kernel/ids.ts';
import { PERSONA_ISSUER, PERSONAS, type PersonaSubject, personaEmail } from './rules/personas.ts';
import { addToGroup, findIdentity, insertPerson } from './store.ts';

/** Makes the six people of the sample company, with their groups, where they are absent. @returns their person ids. */
export async function seedPersonas(db: Database): Promise<ReadonlyMap<PersonaSubject, Id<'person'>>> {
  const ids = new Map<PersonaSubject, Id<'person'>>();
  for (const persona of PERSONAS) {
    const id = await db.transaction(async (tx) => {
      const found = await findIdentity(tx, PERSONA_ISSUER, persona.subject);
      if (found) {
        await joinGroups(tx, found.personId, persona.groups);
        return found.personId as Id<'person'>;
      }
      const fresh = mintId('person');
      await insertPerson(tx, {
        id: fresh,
        displayName: persona.displayName,
        email: personaEmail(persona.subject),
        identityId: mintId('identity'),
        issuer: PERSONA_ISSUER,
        subject: persona.subject,
        role: persona.role,
      });
      await joinGroups(tx, fresh, persona.groups);
      return fresh;
    });
    ids.set(persona.subject, id);
  }
  return ids;
}

async function joinGroups(tx: Transaction, personId: string, groups: readonly string[]): Promise<void> {
  for (const group of groups) {
    await addToGroup(tx, { personId, group, givenBy: null, configured: false });
  }
}
