import { accessDenied, callerContext } from '../../pipeline/authorise-call.ts';
import { decideTrust } from '../../rules/policy/decide-trust.ts';
import type { InputOf } from '../../shapes/shape.ts';
import type { assumeRole as members } from '../../shapes/sts/assume-role.ts';
import type { StoredRole } from '../../state/principals.ts';
import { AwsError } from '../../wire/aws-error.ts';
import type { Call, NamedDemand } from '../operation.ts';

type Input = InputOf<typeof members>;

/**
 * Asks the role's trust policy for each act of the call: assuming, tagging, setting the source identity. To be assumed, a
 * role that names a caller of its own account has said enough; else, and for tags and a source identity always, the
 * caller's own policies must allow the act too, and they come back as demands. A role that is not there refuses in the
 * same words.
 */
export function trustDemands(call: Call<Input>, role: StoredRole | undefined): NamedDemand[] {
  const context = new Map([...callerContext(call), ...requestContext(call.input), ...secondFactor(call)]);
  const demands: NamedDemand[] = [];
  for (const action of actionsOf(call)) {
    const demand = { action, resource: call.input.RoleArn, shownResource: call.input.RoleArn, context };
    const trust = role === undefined ? 'no' : decideTrust(role.trustPolicy, trustedCaller(call), demand);
    if (trust === 'no') throw accessDenied(call.caller, demand, '', 'query');
    const trustIsEnough = action === 'sts:AssumeRole' && trust === 'named' && role?.account === call.account;
    if (!trustIsEnough) demands.push({ ...demand, owner: call.account });
  }
  return demands;
}

function actionsOf(call: Call<Input>): string[] {
  const { input, caller } = call;
  const inherited = caller.kind === 'session' ? caller : undefined;
  const actions = ['sts:AssumeRole'];
  if (input.Tags !== undefined || (inherited?.transitiveTagKeys.length ?? 0) > 0)
    actions.push('sts:TagSession');
  if (input.SourceIdentity !== undefined || inherited?.sourceIdentity !== undefined) {
    actions.push('sts:SetSourceIdentity');
    const changed = inherited?.sourceIdentity !== undefined && input.SourceIdentity !== undefined;
    if (changed && inherited.sourceIdentity !== input.SourceIdentity) {
      throw accessDenied(
        caller,
        { action: 'sts:SetSourceIdentity', shownResource: input.RoleArn },
        'because the source identity of a session cannot be changed',
        'query',
      );
    }
  }
  return actions;
}

function trustedCaller(call: Call<Input>) {
  const { caller } = call;
  return {
    account: caller.account,
    arn: caller.arn,
    roleArn: caller.kind === 'session' ? caller.role.arn : undefined,
  };
}

/** A user may show a code of its own device; any six digits will do. */
function secondFactor({ input, caller }: Call<Input>): [string, readonly string[]][] {
  if (input.SerialNumber === undefined) return [];
  const own = caller.kind === 'user' && `arn:aws:iam::${caller.account}:mfa/${caller.userName}`;
  if (input.SerialNumber !== own || input.TokenCode === undefined) {
    throw new AwsError(
      'AccessDenied',
      'MultiFactorAuthentication failed with invalid MFA one time pass code.',
      { status: 403 },
    );
  }
  return [
    ['aws:multifactorauthpresent', ['true']],
    ['aws:multifactorauthage', ['0']],
  ];
}

function requestContext(input: Input): [string, readonly string[]][] {
  const context: [string, readonly string[]][] = [['sts:rolesessionname', [input.RoleSessionName]]];
  if (input.ExternalId !== undefined) context.push(['sts:externalid', [input.ExternalId]]);
  if (input.SourceIdentity !== undefined) context.push(['sts:sourceidentity', [input.SourceIdentity]]);
  for (const tag of input.Tags ?? []) context.push([`aws:requesttag/${tag.Key.toLowerCase()}`, [tag.Value]]);
  if (input.Tags !== undefined) context.push(['aws:tagkeys', input.Tags.map((tag) => tag.Key)]);
  if (input.TransitiveTagKeys !== undefined) context.push(['sts:transitivetagkeys', input.TransitiveTagKeys]);
  return context;
}
