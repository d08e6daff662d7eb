import { z } from 'zod';
import { sessionNames } from '#lib/aws/rules/session-name.ts';
import { validateResourcePolicy } from '#lib/aws/validate-resource-policy.ts';
import type { Database } from '#lib/db/client.ts';
import { mintId, patternOf } from '#lib/kernel/ids.ts';
import { ok, type Result } from '#lib/kernel/result.ts';
import type { Actor } from '#lib/people/rules/actor.ts';
import { can } from '#lib/people/rules/roles.ts';
import { isStorable } from '#lib/secrets/rules/filter.ts';
import { type ChangePorts, loadSubject } from './load-subject.ts';
import { refuseChange } from './rules/refusals.ts';

export const checkResourcePolicySchema = z.strictObject({
  secretId: z.string().regex(patternOf('secret')),
  document: z.string().min(2).max(20_480).refine(isStorable),
});

export interface PolicyVerdict {
  readonly passed: boolean;
  /** Names of the checks of AWS that it failed, with our words. */
  readonly problems: readonly string[];
}

/** AWS's checks by name. Its own messages quote the document and stay behind. */
const CHECKS: Readonly<Record<string, string>> = {
  RESOURCE_POLICY_SYNTAX: 'The syntax is wrong.',
  PUBLIC_ACCESS: 'It opens the secret to everybody.',
  LOCKOUT: 'It would lock the operator role out.',
};

/** Lets AWS check a policy for a secret without setting it. */
export async function checkResourcePolicy(
  db: Database,
  ports: ChangePorts,
  actor: Actor,
  { secretId, document }: z.infer<typeof checkResourcePolicySchema>,
): Promise<Result<PolicyVerdict>> {
  if (!can(actor, 'changes.make')) return refuseChange('not-allowed');
  const subject = await loadSubject(db, ports, actor, secretId);
  if (!subject.ok) return subject;
  const { account, secret } = subject.value;
  const changeId = mintId('change');
  const operator = {
    ...{ account, region: secret.region, changeId },
    session: sessionNames({ personId: actor.personId, email: actor.email }, changeId),
  };
  const answer = await validateResourcePolicy(ports.aws, operator, { secretArn: secret.arn, document });
  if (!answer.ok) return answer;
  const { PolicyValidationPassed, ValidationErrors } = answer.value;
  const problems = (ValidationErrors ?? []).map(({ CheckName }) => {
    const name = CheckName ?? '';
    return CHECKS[name] ?? `A check of AWS failed: ${name.replace(/[^A-Za-z0-9_ -]/g, '').slice(0, 80)}.`;
  });
  return ok({ passed: PolicyValidationPassed === true, problems });
}
