import { z } from 'zod';
import type { ListAddress } from '#components/secrets/list-address.ts';
import { ENVIRONMENTS } from '#lib/secrets/rules/environment.ts';
import {
  isStorable,
  ROTATION_STATES,
  SECRET_SORTS,
  type SecretFilter,
  type SecretPageRequest,
} from '#lib/secrets/rules/filter.ts';
import { HEALTH_STATES } from '#lib/secrets/rules/health.ts';
import { SECRET_TYPES } from '#lib/secrets/rules/type.ts';

const word = z.string().trim().min(1).max(256).refine(isStorable).optional().catch(undefined);
const days = z.coerce.number().int().min(1).max(366).optional().catch(undefined);

/** `production,staging`: what is not one of ours is dropped. */
function several<const V extends string>(values: readonly V[]) {
  return z
    .string()
    .max(256)
    .transform((text) => {
      const asked = text.split(',');
      const known = values.filter((value) => asked.includes(value));
      return known.length > 0 ? known : undefined;
    })
    .optional()
    .catch(undefined);
}

/** What an address of the list may say. Junk is dropped. */
export const listSearch = z.object({
  q: word,
  env: several(ENVIRONMENTS),
  health: several(HEALTH_STATES),
  account: word,
  region: z
    .string()
    .regex(/^[a-z0-9-]{5,32}$/)
    .optional()
    .catch(undefined),
  owner: word,
  service: word,
  type: several(SECRET_TYPES),
  deletion: z.enum(['only', 'excluded', 'gone']).optional().catch(undefined),
  unread: days,
  due: days,
  rotation: z.enum(ROTATION_STATES).optional().catch(undefined),
  key: word,
  tag: word,
  finding: z
    .string()
    .regex(/^[a-z-]{2,40}$/)
    .optional()
    .catch(undefined),
  sort: z.enum(SECRET_SORTS).optional().catch(undefined),
  direction: z.enum(['ascending', 'descending']).optional().catch(undefined),
  after: z.string().max(2_048).optional().catch(undefined),
  from: z.coerce.number().int().min(1).max(1_000_000).optional().catch(undefined),
  by: z.enum(['service', 'account']).optional().catch(undefined),
});
export type ListSearch = z.output<typeof listSearch>;

export const PAGE_SIZE = 50;

/** The filter of the inventory that an address asks for; `connection` is the account it names, as an id. */
export function filterOf(
  address: ListAddress & ListSearch,
  connection: string | undefined,
  ids?: readonly string[],
): SecretFilter {
  const digits = address.account !== undefined && /^\d{12}$/.test(address.account);
  return {
    text: address.q,
    path: address.folder === '' ? undefined : address.folder,
    environment: address.env,
    health: address.health,
    connection: connection ?? (digits ? undefined : address.account),
    accountId: digits && !connection ? address.account : undefined,
    region: address.region,
    owner: address.owner,
    service: address.service,
    type: address.type,
    deletion: address.deletion,
    unreadDays: address.unread,
    dueDays: address.due,
    rotation: address.rotation,
    key: address.key,
    tag: address.tag,
    ...(ids ? { ids: [...ids] } : {}),
  };
}

export function pageOf(search: ListSearch): SecretPageRequest {
  return {
    sort: search.sort ?? 'consequence',
    direction: search.direction ?? 'ascending',
    after: search.after,
    size: PAGE_SIZE,
  };
}
