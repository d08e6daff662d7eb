import type { DatabasePower } from '#lib/db/rules/database-power.ts';

/**
 * Every reason why a database must not be used with real accounts, each in words of its own. An empty list: it may. The
 * promise that history cannot be changed rests on the role of the server being too weak to change it.
 */
export function databaseReasons(power: DatabasePower): readonly string[] {
  const { role, superuser, attributes, owns, rewrites, localConnections, personas } = power;
  const reasons: string[] = [];
  if (superuser) {
    reasons.push(`The database role ${role} is a superuser. Give the server a role of its own that is none.`);
  }
  if (!superuser && attributes.length > 0) {
    reasons.push(
      `The database role ${role} has ${attributes.join(', ')}. The server needs none of it; take it away.`,
    );
  }
  if (!superuser && owns.length > 0) {
    const some = owns.slice(0, 3).join(', ');
    reasons.push(
      `The database role ${role} owns tables (${some}${owns.length > 3 ? ' and others' : ''}), so it could remove what guards them. Let another role own them: name it in COUNTERSIGN_DATABASE_OWNER_URL and a role that owns nothing in DATABASE_URL.`,
    );
  }
  if (!superuser && owns.length === 0 && rewrites.length > 0) {
    reasons.push(
      `The database role ${role} may rewrite history (${rewrites.join('; ')}). Revoke it, or start once with COUNTERSIGN_DATABASE_OWNER_URL, which does.`,
    );
  }
  if (localConnections) {
    reasons.push('This database is connected to the local AWS. Begin with an empty one for real accounts.');
  }
  if (personas) {
    reasons.push(
      'This database has personas, who sign in without proof of who they are. Begin with an empty one for real accounts.',
    );
  }
  return reasons;
}
