/** The people of the embedded default. The list of roles and what each may do is in lib/people. */
export const PERSONAS = [
  { name: 'ana', role: 'engineer', words: 'asks for a value and reveals it once it is approved' },
  { name: 'ben', role: 'engineer', words: 'a second engineer, to see what the first one may not' },
  { name: 'noor', role: 'approver', words: 'decides on requests' },
  { name: 'tom', role: 'approver', words: 'the second vote where two are needed' },
  { name: 'sofia', role: 'admin', words: 'policies, connections and people' },
  { name: 'ines', role: 'auditor', words: 'reads the audit, the trail and the evidence, changes nothing' },
] as const;

export type PersonaName = (typeof PERSONAS)[number]['name'];

/** One line per persona for the terminal. */
export function personaLines(): string[] {
  return PERSONAS.map(({ name, role, words }) => `    ${name.padEnd(6)} ${role.padEnd(9)} ${words}`);
}
