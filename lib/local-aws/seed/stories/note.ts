import type { PlannedSecret } from '../planned-secret.ts';

/** Where a secret of a story is found. */
export interface SecretNote {
  readonly name: string;
  readonly arn: string;
  readonly account: string;
  readonly region: string;
}

export function noteOf(secret: Pick<PlannedSecret, 'name' | 'arn' | 'place'>): SecretNote {
  return { name: secret.name, arn: secret.arn, ...secret.place };
}
