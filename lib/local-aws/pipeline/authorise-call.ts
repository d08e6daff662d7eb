import type { Call, NamedDemand } from '../operations/operation.ts';
import type { ConditionContext } from '../rules/policy/condition.ts';
import { decideAccess } from '../rules/policy/decide-access.ts';
import type { Caller } from '../rules/trail/caller.ts';
import { AwsError } from '../wire/aws-error.ts';
import type { Protocol } from './protocol.ts';

/** Stops with AccessDenied unless the caller may do everything a call demands. */
export function authoriseCall(call: Call, demands: readonly NamedDemand[], protocol: Protocol): void {
  for (const demand of demands) {
    const because = refusalOf(call, demand);
    if (because !== undefined) throw accessDenied(call.caller, demand, because, protocol);
  }
}

/** Why the caller may not, or undefined when it may. */
export function refusalOf(call: Call, demand: NamedDemand): string | undefined {
  const context = new Map([...callerContext(call), ...demand.context]);
  const sessionPolicy = call.caller.kind === 'session' ? call.caller.sessionPolicy : undefined;
  const { caller } = call;
  const decision = decideAccess(
    caller.policies,
    sessionPolicy,
    { ...demand, context },
    {
      policy: demand.resourcePolicy ?? [],
      caller: {
        account: caller.account,
        arn: caller.arn,
        roleArn: caller.kind === 'session' ? caller.role.arn : undefined,
      },
      owner: demand.owner,
      mustAdmit: demand.resourceMustAdmit === true,
    },
  );
  return decision.allowed ? undefined : decision.because;
}

/** The global condition keys of a call. */
export function callerContext(call: Pick<Call, 'caller' | 'now' | 'region'>): ConditionContext {
  const { caller } = call;
  const context = new Map<string, readonly string[]>([
    ['aws:principalaccount', [caller.account]],
    ['aws:principalarn', [caller.kind === 'session' ? caller.role.arn : caller.arn]],
    ['aws:userid', [caller.principalId]],
    ['aws:currenttime', [call.now.toISOString()]],
    ['aws:requestedregion', [call.region]],
    ['aws:securetransport', ['false']],
  ]);
  if (caller.kind === 'user') return context.set('aws:username', [caller.userName]);
  // Long-lived keys have no such key at all, and sessions of roles never carry a second factor.
  context.set('aws:multifactorauthpresent', ['false']);
  if (caller.sourceIdentity !== undefined) context.set('aws:sourceidentity', [caller.sourceIdentity]);
  for (const [key, value] of [...Object.entries(caller.roleTags ?? {}), ...Object.entries(caller.tags)])
    context.set(`aws:principaltag/${key.toLowerCase()}`, [value]);
  return context;
}

export function accessDenied(
  caller: Caller,
  demand: Pick<NamedDemand, 'action' | 'shownResource'>,
  because: string,
  protocol: Protocol,
): AwsError {
  const reason = because === '' ? '' : ` ${because}`;
  const words = `User: ${caller.arn} is not authorized to perform: ${demand.action} on resource: ${demand.shownResource}${reason}`;
  return protocol === 'json'
    ? new AwsError('AccessDeniedException', words, { trailCode: 'AccessDenied' })
    : new AwsError('AccessDenied', words, { status: 403 });
}
