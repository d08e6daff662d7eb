import type { PolicyDocument, PolicyStep } from '#lib/access/rules/policy.ts';
import { DEFAULT_POLICIES } from '#lib/access/rules/policy-defaults.ts';
import type { World } from './world.ts';

/** A step of a policy: of approvers and admins, unless told otherwise. */
export function step(signatures: number, change: Partial<PolicyStep> = {}): PolicyStep {
  return { signatures, roles: ['approver', 'admin'], groups: [], people: [], owners: false, ...change };
}

/** Adds an edition to the policy of production secrets: the default one with these changes. */
export async function policyBecomes(world: World, change: Partial<PolicyDocument>): Promise<number> {
  const policy = await world.db.prisma.accessPolicy.findUniqueOrThrow({
    where: { name: 'production-reveal' },
  });
  const latest = await world.db.prisma.accessPolicyVersion.findFirstOrThrow({
    where: { policyId: policy.id },
    orderBy: { version: 'desc' },
  });
  const base = DEFAULT_POLICIES.find(({ name }) => name === 'production-reveal')?.document;
  const version = latest.version + 1;
  await world.db.prisma.accessPolicyVersion.create({
    data: { policyId: policy.id, version, document: { ...base, ...change } as PolicyDocument },
  });
  return version;
}
