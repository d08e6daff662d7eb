import { notFound } from 'next/navigation';
import type { ReactNode } from 'react';
import { z } from 'zod';
import { CheckNow } from '#components/secrets/check-now.tsx';
import { SecretFrame, type SecretFrameProps } from '#components/secrets/secret-frame.tsx';
import { type AccessOfSecret, readAccessOfSecret } from '#lib/access/queries/access-of-secret.ts';
import type { Database } from '#lib/db/client.ts';
import { patternOf } from '#lib/kernel/ids.ts';
import type { Actor } from '#lib/people/rules/actor.ts';
import { can } from '#lib/people/rules/roles.ts';
import { readSecret, type SecretView } from '#lib/secrets/queries/read-secret.ts';
import { actorAt } from '#lib/secrets/rules/scope.ts';
import type { SecretScope } from '#lib/trail/rules/secret-scope.ts';
import { trailScopeAt } from '../../trail/scope.ts';
import { checkSecret } from '../actions.ts';

/** The id of a secret in the address. */
export const secretParams = z.object({ secretId: z.string().regex(patternOf('secret')) });

export interface LoadedSecret {
  readonly secret: SecretView;
  readonly access: AccessOfSecret;
  /** The person as they are at this secret: for what is about this one secret, never for a list. */
  readonly here: Actor;
  /** Whose records of the trail the pages of this secret show. */
  readonly trail: SecretScope;
  /** The page around one of its tabs. */
  readonly frame: (tab: SecretFrameProps['tab'], children: ReactNode) => ReactNode;
}

/** A secret with what every tab of it shows. Absent or not for this person: not found. */
export async function loadSecret(
  { db, actor }: { readonly db: Database; readonly actor: Actor },
  secretId: string,
): Promise<LoadedSecret> {
  const secret = await readSecret(db, actor, secretId);
  if (!secret) notFound();
  const here = actorAt(actor, secret);
  const access = await readAccessOfSecret(db, here, secretId);
  const ownGrant = access.openGrants.find(
    (grant) => grant.personId === actor.personId && grant.act === 'reveal',
  );
  const frame = (tab: SecretFrameProps['tab'], children: ReactNode) => (
    <SecretFrame
      secret={secret}
      tab={tab}
      mayAsk={can(here, 'requests.create')}
      mayAudit={can(actor, 'audit.read')}
      mayReadTrail={can(here, 'trail.read')}
      mayReadCost={can(actor, 'cost.read')}
      ownGrant={ownGrant}
      open={access.openGrants.length}
      waiting={access.requests.filter((request) => request.state === 'pending').length}
      checked={
        <CheckNow
          secretId={secret.id}
          checkedAt={secret.checkedAt}
          // Lists do not tell when a version was made.
          isIncomplete={secret.versions.some((version) => version.createdAt === null)}
          check={checkSecret}
        />
      }
    >
      {children}
    </SecretFrame>
  );
  return { secret, access, here, trail: trailScopeAt(actor, here, secretId), frame };
}
