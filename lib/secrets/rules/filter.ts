import { z } from 'zod';
import { patternOf } from '#lib/kernel/ids.ts';
import { ENVIRONMENTS } from './environment.ts';
import { HEALTH_STATES } from './health.ts';
import { isFolderPath } from './tree.ts';
import { SECRET_TYPES } from './type.ts';

/**
 * Text that PostgreSQL can hold: well-formed and without NUL. Any other would be read back as something else than what
 * was hashed.
 */
export function isStorable(text: string): boolean {
  return text.isWellFormed() && !text.includes('\u0000');
}

const word = z.string().min(1).max(256).refine(isStorable, 'holds characters that cannot be searched');

export const SECRET_SORTS = ['consequence', 'name', 'last-read', 'rotated'] as const;
export const ROTATION_STATES = ['on', 'off', 'never', 'missed'] as const;
export type SecretSort = (typeof SECRET_SORTS)[number];

/**
 * What a list of secrets is narrowed to, as it stands in the address. Every field is optional; several fields must all
 * hold, several values of one field are alternatives.
 */
export const secretFilterSchema = z.strictObject({
  /** Part of name, description, tag, owner or ARN; words are separated by blanks and all must be there. */
  text: word.optional(),
  /** A folder: `prod/payments/`. */
  path: z.string().max(512).refine(isStorable).refine(isFolderPath, 'a path ends in a slash').optional(),
  environment: z.array(z.enum(ENVIRONMENTS)).max(5).optional(),
  health: z.array(z.enum(HEALTH_STATES)).max(4).optional(),
  connection: z.string().regex(patternOf('connection')).optional(),
  accountId: z
    .string()
    .regex(/^\d{12}$/)
    .optional(),
  region: z
    .string()
    .regex(/^[a-z0-9-]{5,32}$/)
    .optional(),
  owner: word.optional(),
  service: word.optional(),
  type: z.array(z.enum(SECRET_TYPES)).max(8).optional(),
  /** Planned deletions: `included` (default), `only`, `excluded`; `gone`: what AWS no longer lists. */
  deletion: z.enum(['included', 'only', 'excluded', 'gone']).optional(),
  /** Not read for at least this many days, or never. */
  unreadDays: z.number().int().min(1).max(3_650).optional(),
  /** Rotation is on, off, was never set up, or is on and its time has passed. */
  rotation: z.enum(ROTATION_STATES).optional(),
  /** Part of the id or alias of the KMS key; `default`: the account's own. */
  key: word.optional(),
  /** `key` or `key=value` of a tag. */
  tag: word.optional(),
  /** Only these: what a later room knows of secrets becomes a filter by their ids. */
  ids: z.array(z.string().max(64)).max(10_000).optional(),
  /** Rotation falls due within this many days, or is overdue. */
  dueDays: z.number().int().min(0).max(366).optional(),
});
export type SecretFilter = z.infer<typeof secretFilterSchema>;

export const secretPageSchema = z.strictObject({
  sort: z.enum(SECRET_SORTS).default('consequence'),
  direction: z.enum(['ascending', 'descending']).default('ascending'),
  /** `next` of the page before. */
  after: z.string().max(2_048).optional(),
  size: z.number().int().min(1).max(200).default(50),
});
export type SecretPageRequest = z.infer<typeof secretPageSchema>;

/** Which part of the inventory the tree and the counts show. Empty: all accounts, all regions. */
const inventoryScopeSchema = z
  .strictObject({
    connection: z.string().regex(patternOf('connection')).optional(),
    region: z
      .string()
      .regex(/^[a-z0-9-]{5,32}$/)
      .optional(),
  })
  .refine((scope) => scope.region === undefined || scope.connection !== undefined, {
    error: 'a region belongs to a connection',
    path: ['region'],
  });
export type InventoryScope = z.infer<typeof inventoryScopeSchema>;
