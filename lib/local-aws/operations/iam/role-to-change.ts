import { findRoleDetail, type RoleDetail } from '../../state/iam.ts';
import { AwsError } from '../../wire/aws-error.ts';
import type { Call } from '../operation.ts';
import { noSuch } from './iam-demand.ts';

type AboutRole = Call<{ readonly RoleName: string }>;

/** The role that a call is to change, held until it has. */
export function holdRole(call: AboutRole): Promise<RoleDetail | undefined> {
  return findRoleDetail(call.tx, call.account, call.input.RoleName, true);
}

/** Roles that AWS keeps itself: linked to a service, or made for single sign-on. */
const OF_AWS = /^\/(?:aws-service-role|aws-reserved)\//;

/** Stops when there is no such role, or it is not the account's to change. */
export function changeable(call: AboutRole, role: RoleDetail | undefined): RoleDetail {
  const { RoleName } = call.input;
  if (role === undefined) throw noSuch(`The role with name ${RoleName} cannot be found.`);
  if (!OF_AWS.test(role.path)) return role;
  throw new AwsError(
    'UnmodifiableEntity',
    `Cannot perform the operation on the protected role '${RoleName}' - this role is only modifiable by AWS`,
  );
}
