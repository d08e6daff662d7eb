import { randomBytes } from 'node:crypto';
import type { Aws } from './aws.ts';
import { checkOperatorRole, checkRevealRole } from './check-acting-roles.ts';
import { checkInventoryRole } from './check-inventory-role.ts';
import { type AwsAccount, placeIn } from './rules/account.ts';
import type { CheckLine } from './rules/role-check.ts';

export interface CheckOrder {
  readonly account: AwsAccount;
  readonly regions: readonly string[];
  /** Who checks; stands in AWS's records as source identity. */
  readonly personId: string;
  readonly signal?: AbortSignal;
}

/**
 * Tries the roles of an account, permission by permission: by calls that change nothing and read no value, and where there
 * is no such call by a simulation of the role's own policies. A value is asked for only under a name that no secret has,
 * because AWS refuses before it looks. What it cannot know (policies on keys and secrets, of the organisation) it leaves out.
 */
export async function checkRoles(aws: Aws, order: CheckOrder): Promise<readonly CheckLine[]> {
  const places = order.regions.flatMap((region) => {
    const place = placeIn(order.account, region);
    return place.ok ? [place.value] : [];
  });
  const [first] = places;
  if (!first) return [];
  const scene = {
    aws,
    places,
    first,
    personId: order.personId,
    nobody: nameOfNoSecret(),
    ...signalOf(order),
  };
  const inventory = await checkInventoryRole(scene);
  const acting = await Promise.all([checkRevealRole(scene), checkOperatorRole(scene)]);
  return [...inventory, ...acting.flat()];
}

function signalOf({ signal }: CheckOrder) {
  return signal ? { signal } : {};
}

/** AWS's suffix has six characters; a name nobody can have made is asked for by its complete ARN. */
function nameOfNoSecret(): string {
  return `countersign/check/no-such-secret-${randomBytes(12).toString('hex')}`;
}
