import { ensureDefaultPolicies } from '#lib/access/ensure-default-policies.ts';
import { loadConfiguredPolicies } from '#lib/access/load-configured-policies.ts';
import { openDatabase } from '#lib/db/client.ts';
import { applySignInMapping } from '#lib/people/apply-sign-in-mapping.ts';
import { loadConfiguredGroups } from '#lib/people/load-configured-groups.ts';
import type { ProductStart } from './product-start.ts';

/**
 * Puts in force what the configuration file says about policies and groups. Also without a file: what an earlier one
 * said no longer holds then. @returns a note for the progress line.
 */
export async function readPolicies({ configuration, databases }: ProductStart): Promise<string | undefined> {
  if (!databases) return undefined;
  const db = openDatabase(databases.applicationUrl);
  try {
    await ensureDefaultPolicies(db);
    await loadConfiguredGroups(db, configuration.file.groups);
    const { identityProvider, file } = configuration;
    const mapping = { admins: file.admins, groups: file.signIn.groups };
    if (identityProvider) await applySignInMapping(db, { issuer: identityProvider.issuer, mapping });
    const changed = await loadConfiguredPolicies(db, configuration.file.policies);
    const named = configuration.file.policies.length;
    return named + changed === 0 ? undefined : `${named} from the configuration file, ${changed} changed`;
  } finally {
    await db.close();
  }
}
