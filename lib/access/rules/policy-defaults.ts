import { ENVIRONMENTS, isProtected } from '#lib/secrets/rules/environment.ts';
import { type PolicyDocument, policyDocumentSchema } from './policy-document.ts';

const NOT_PRODUCTION = ENVIRONMENTS.filter((environment) => !isProtected(environment));

/** The policies every installation starts with. */
export const DEFAULT_POLICIES: readonly { readonly name: string; readonly document: PolicyDocument }[] = [
  { name: 'production-reveal', document: defaultDocument(['production', 'unknown'], 900, 5) },
  { name: 'non-production-reveal', document: defaultDocument(NOT_PRODUCTION, 3_600, 10) },
  {
    name: 'production-changes',
    document: policyDocumentSchema.parse({
      ...changesOf(['production', 'unknown']),
      steps: [{ signatures: 1, roles: ['approver', 'admin'] }],
    }),
  },
  {
    // Recorded like any other, signed by the rule; but a person signs what lets others read or deletes at once.
    name: 'other-changes',
    document: policyDocumentSchema.parse({
      ...changesOf(NOT_PRODUCTION),
      reasonMinimum: 1,
      automatic: [{ name: 'outside-production', verdict: 'approve' }],
    }),
  },
  {
    name: 'policy-changes',
    document: policyDocumentSchema.parse({
      scope: { paths: ['**'] },
      acts: ['policy-edit'],
      askers: { roles: ['admin'] },
      steps: [{ signatures: 1, roles: ['approver', 'admin'] }],
      pendingSeconds: 86_400,
    }),
  },
];

function changesOf(environments: readonly string[]) {
  return {
    scope: { paths: ['**'], environments: [...environments] },
    acts: ['rotate', 'roll-back', 'put', 'edit', 'delete'] as const,
    askers: { roles: ['engineer', 'approver', 'admin'] as const },
    steps: [{ signatures: 1, roles: ['approver', 'admin'] as const }],
    longestSeconds: 3_600,
    uses: 1,
  };
}

function defaultDocument(
  environments: readonly string[],
  longestSeconds: number,
  uses: number,
): PolicyDocument {
  return policyDocumentSchema.parse({
    scope: { paths: ['**'], environments: [...environments] },
    acts: ['reveal'],
    askers: { roles: ['engineer', 'approver', 'admin'] },
    steps: [{ signatures: 1, roles: ['approver', 'admin'] }],
    longestSeconds,
    uses,
    breakGlass: { roles: ['admin'], groups: ['on-call'], minutes: 30, uses: 3 },
  });
}
