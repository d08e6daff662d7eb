import { z } from 'zod';
import type { Refusal } from '#lib/kernel/result.ts';
import { can, type Holder, isPermission, isRole, type Permission, RESERVED } from './roles.ts';

/** Words that would read as something the product says itself. */
const TAKEN = ['everybody', 'nobody', 'owner', 'owners', 'system', 'product', 'countersign', 'root', 'named'];

/**
 * The name of a role, built-in or of the house's own: small letters of A to Z, digits and dashes. So no name can look like another one,
 * hide a character or turn a sentence around, wherever it stands.
 */
export const anyRoleSchema = z
  .string()
  .max(40, 'at most 40 characters')
  .regex(/^[a-z][a-z0-9-]*[a-z0-9]$/, 'small letters, digits and dashes, as payments-reader');

/** Of a role that is to be made. */
export const roleNameSchema = anyRoleSchema.refine(
  (name) => !isRole(name) && !TAKEN.includes(name),
  'a name that is not taken by the product',
);

const descriptionSchema = z
  .string()
  .max(200, 'at most 200 characters')
  .refine((text) => text.isWellFormed() && !/\p{Cc}/u.test(text), 'one line of plain text')
  .transform((text) => text.trim());

export const customRoleSchema = z.strictObject({
  role: roleNameSchema,
  description: descriptionSchema.default(''),
  permissions: z
    .array(z.string().max(64).refine(isPermission, 'a permission of the table'))
    .min(1, 'at least one permission')
    .max(100)
    .refine((all) => new Set(all).size === all.length, 'each permission once'),
});
export type CustomRoleInput = z.infer<typeof customRoleSchema>;

/**
 * Judges what a role is to permit: nothing that is reserved, and nothing that who makes it does not hold for everything,
 * so that nobody can make for a friend what they do not have.
 */
export function judgePermissions(maker: Holder, permissions: readonly Permission[]): Refusal | null {
  const reserved = permissions.filter((permission) => RESERVED.includes(permission));
  if (reserved.length > 0) {
    return {
      code: 'reserved-permission',
      words: `Only the role admin includes ${reserved.join(', ')}. Nothing was changed. Leave it out.`,
    };
  }
  const wider = permissions.filter((permission) => !can(maker, permission));
  if (wider.length === 0) return null;
  return {
    code: 'wider-than-own',
    words: `You do not hold ${wider.join(', ')} yourself, so you cannot pass it on. Nothing was changed.`,
  };
}
