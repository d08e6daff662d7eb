import { type PolicyDocumentInput, policyDocumentSchema } from './policy-document.ts';

/** What the sample company has beside the policies of every installation. */
const SAMPLE: readonly (PolicyDocumentInput & { readonly name: string })[] = [
  {
    name: 'payments-reveal',
    scope: { paths: ['prod/payments/**'] },
    acts: ['reveal'],
    askers: { roles: ['engineer', 'approver', 'admin'] },
    steps: [{ signatures: 1, roles: ['admin'], owners: true }],
    longestSeconds: 900,
    uses: 5,
    breakGlass: { roles: ['admin'], groups: ['on-call'], minutes: 30, uses: 3 },
    rotateAfterReveal: true,
  },
  {
    name: 'identity-reveal',
    scope: { paths: ['prod/identity/**'] },
    acts: ['reveal'],
    askers: { roles: ['engineer', 'approver'], groups: ['team-identity'] },
    steps: [
      { signatures: 1, owners: true },
      { signatures: 2, roles: ['approver', 'admin'] },
    ],
    longestSeconds: 600,
    uses: 2,
    reasonMinimum: 40,
    breakGlass: { groups: ['on-call'], minutes: 15, uses: 1 },
  },
  {
    name: 'development-reveal',
    scope: { paths: ['dev/**'], environments: ['development'] },
    acts: ['reveal'],
    askers: { roles: ['engineer', 'approver', 'admin'] },
    steps: [{ signatures: 1, roles: ['approver', 'admin'] }],
    longestSeconds: 14_400,
    uses: 20,
    reasonMinimum: 10,
    automatic: [
      { name: 'often-denied', verdict: 'deny', when: { denialsAtLeast: 5 } },
      { name: 'an-hour-of-development', verdict: 'approve', when: { atMostSeconds: 3_600 } },
    ],
  },
];

export const SAMPLE_POLICIES = SAMPLE.map(({ name, ...document }) => ({
  name,
  document: policyDocumentSchema.parse(document),
}));
