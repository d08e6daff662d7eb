import { secretArn } from '../../rules/secrets/secret-address.ts';
import type { Actor } from '../actors.ts';
import { after } from '../moments.ts';
import type { PlannedSecret } from '../planned-secret.ts';
import type { Scribe } from '../scribe.ts';
import { change } from './change-secret.ts';

/** Copies a secret to another region; `taken` where a secret of that name is there already. */
export function replicate(
  scribe: Scribe,
  actor: Actor,
  secret: PlannedSecret,
  at: Date,
  to: { region: string; taken?: boolean },
): void {
  const { region } = to;
  change(scribe, actor, secret, at, {
    operation: 'ReplicateSecretToRegions',
    input: { AddReplicaRegions: [{ Region: region }], ForceOverwriteReplicaSecret: false },
  });
  secret.replicas.push(
    to.taken
      ? {
          region,
          status: 'Failed',
          message: `Replication failed: Secret name ${secret.name} already exists in region ${region}.`,
          copy: undefined,
        }
      : {
          region,
          status: 'InSync',
          message: 'Replication succeeded',
          copy: copyIn(region, secret, after(at, 2)),
        },
  );
}

/** The copy as readers in its region see it: versions and labels of the primary, under the default key, read apart. */
function copyIn(region: string, primary: PlannedSecret, createdAt: Date): PlannedSecret {
  const place = { account: primary.place.account, region };
  return {
    ...primary,
    place,
    arn: secretArn(place.account, region, primary.name, primary.suffix),
    createdAt,
    alias: undefined,
    rotation: undefined,
    replicas: [],
    lastReadAt: new Map(),
  };
}
