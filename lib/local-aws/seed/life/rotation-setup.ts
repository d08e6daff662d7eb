import type { RotationWish } from '../catalogue/entry.ts';
import type { PlannedSecret } from '../planned-secret.ts';
import type { RotationKind } from './rotate.ts';
import { afterRotation, rulesOf } from './schedule.ts';

/** Switches rotation on, long before the history begins. */
export function setUpRotation(
  secret: PlannedSecret,
  at: Date,
  setup: { wish: RotationWish; kind: RotationKind | 'managed' },
): void {
  const { region, account } = secret.place;
  secret.rotation = {
    enabled: true,
    lambdaArn: setup.kind === 'managed' ? undefined : functionArn({ region, account }, setup.kind),
    rules: rulesOf(setup.wish, at),
    lastRotatedAt: undefined,
    nextRotationAt: undefined,
    nextWindowOpensAt: undefined,
  };
  afterRotation(secret, at);
}

export function functionArn(
  { region, account }: { region: string; account: string },
  kind: RotationKind,
): string {
  return `arn:aws:lambda:${region}:${account}:function:countersign-rotate-${kind}`;
}
