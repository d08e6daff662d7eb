import { policyDocumentSchema } from '#lib/access/rules/policy-document.ts';
import { mintId } from '#lib/kernel/ids.ts';
import type { World } from './world.ts';

/** Puts a policy in force, as it could have come from a change that was signed. @returns its id. */
export async function insertPolicy(world: World, name: string, document: unknown): Promise<string> {
  const id = mintId('policy');
  const parsed = JSON.parse(JSON.stringify(policyDocumentSchema.parse(document)));
  await world.db.prisma.accessPolicy.create({
    data: { id, name, versions: { create: { version: 1, document: parsed } } },
  });
  return id;
}
