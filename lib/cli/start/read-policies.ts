import { ensureDefaultPolicies } from '#lib/access/ensure-default-policies.ts';
import { loadConfiguredPolicies } from '#lib/access/load-configured-policies.ts';
import { openDatabase } from '#lib/db/client.ts';
import { applySignInMapping } from '#lib/people/apply-sign-in-mapping.ts';
import { endForeignSessions } from '#lib/people/end-foreign-sessions.ts';
import { loadConfiguredGroups } from '#lib/people/load-configured-groups.ts';
import { LOCAL_OPERATOR_ISSUER } from '#lib/people/rules/local-operator.ts';
import { PERSONA_ISSUER } from '#lib/people/rules/personas.ts';
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
    await endForeignSessions(db, [wayIn(configuration)]);
    const changed = await loadConfiguredPolicies(db, configuration.file.policies);
    const named = configuration.file.policies.length;
    return named + changed === 0 ? undefined : `${named} from the configuration file, ${changed} changed`;
  } finally {
    await db.close();
  }
}

/** The one issuer through whose identities people sign in here. */
function wayIn({ identityProvider, aws }: ProductStart['configuration']): string {
  if (identityProvider) return identityProvider.issuer;
  return aws === 'local' ? PERSONA_ISSUER : LOCAL_OPERATOR_ISSUER;
}
