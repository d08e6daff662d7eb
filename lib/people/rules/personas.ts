import type { Role } from './roles.ts';

/** The issuer of the personas' identities. Never an issuer of a real sign-in. */
export const PERSONA_ISSUER = 'urn:countersign:personas';

/** The six people of the sample company. They exist in the embedded default only. */
export const PERSONAS = [
  {
    subject: 'ana',
    displayName: 'Ana Ferreira',
    role: 'engineer',
    groups: ['team-payments'],
    does: 'Finds a secret, asks for access, reveals one value.',
  },
  {
    subject: 'ben',
    displayName: 'Ben Okafor',
    role: 'engineer',
    groups: ['team-search', 'on-call'],
    does: 'A second engineer, to see what others may not.',
  },
  {
    subject: 'noor',
    displayName: 'Noor Haddad',
    role: 'approver',
    groups: ['team-payments', 'team-identity'],
    does: 'Decides requests, with the whole context on one page.',
  },
  {
    subject: 'tom',
    displayName: 'Tom Lindgren',
    role: 'approver',
    groups: ['team-search', 'team-ledger', 'team-fraud'],
    does: 'A second approver, for when one signature is not enough.',
  },
  {
    subject: 'sofia',
    displayName: 'Sofia Marchetti',
    role: 'admin',
    groups: ['team-platform', 'on-call'],
    does: 'Sees what is wrong, reads the audit log, keeps the connections.',
  },
  {
    subject: 'ines',
    displayName: 'Ines Duarte',
    role: 'auditor',
    groups: [],
    does: 'Reads everything that was recorded, changes nothing.',
  },
] as const satisfies readonly {
  subject: string;
  displayName: string;
  role: Role;
  groups: readonly string[];
  does: string;
}[];

export type PersonaSubject = (typeof PERSONAS)[number]['subject'];

export function isPersona(subject: string): subject is PersonaSubject {
  return PERSONAS.some((persona) => persona.subject === subject);
}

/** The address of a persona; the domain cannot receive mail. */
export function personaEmail(subject: PersonaSubject): string {
  return `${subject}@larkfield.example`;
}
