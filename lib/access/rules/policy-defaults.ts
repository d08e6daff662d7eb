import { ENVIRONMENTS, isProtected } from '#lib/secrets/rules/environment.ts';
import { type PolicyDocument, policyDocumentSchema } from './policy-document.ts';

const NOT_PRODUCTION = ENVIRONMENTS.filter((environment) => !isProtected(environment));

/** The policies every installation starts with. */
export const DEFAULT_POLICIES: readonly { readonly name: string; readonly document: PolicyDocument }[] = [
  { name: 'production-reveal', document: defaultDocument(['production', 'unknown'], 900, 5) },
  { name: 'non-production-reveal', document: defaultDocument(NOT_PRODUCTION, 3_600, 10) },
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
