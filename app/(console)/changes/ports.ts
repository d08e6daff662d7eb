import type { AskingTerms } from '#lib/access/place-requests.ts';
import type { ChangePorts } from '#lib/changes/load-subject.ts';
import { databaseNow } from '#lib/db/client.ts';
import type { Actor } from '#lib/people/rules/actor.ts';
import { findValueInText } from '#lib/secrets/find-value-in-text.ts';
import { readRotationTrail } from '#lib/trail/queries/rotation-records.ts';
import type { Runtime } from '#lib/web/runtime.ts';
import { trailScopeOf } from '../trail/scope.ts';

/** What changes work with: the way to AWS, and what the trail knows, as far as this person may see it. */
export function changePorts({ db, aws }: Pick<Runtime, 'db' | 'aws'>, actor: Actor): ChangePorts {
  return {
    aws,
    readEvidence: async (secretId) =>
      await readRotationTrail(db, trailScopeOf(actor), { secretId, now: await databaseNow(db.prisma) }),
  };
}

/** What holds for whoever asks for an approval here: the ceiling of requests, and no value in a reason. */
export function askingTerms({
  configuration,
  fingerprintKey,
}: Pick<Runtime, 'configuration' | 'fingerprintKey'>): AskingTerms {
  return { ceiling: configuration.ceiling, holdsValue: findValueInText(fingerprintKey) };
}
