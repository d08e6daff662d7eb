import type { Refusal } from '#lib/kernel/result.ts';

/**
 * An answer that refuses, with the code and the words of AWS. Thrown by the steps of the pipeline and by the
 * operations; everything else that is thrown is a defect and becomes InternalFailure.
 *
 * `layer` decides the spelling on the wire: modelled errors of a service carry `Message`, errors of the layer in
 * front of it (authentication, throttling, parsing) carry `message`.
 */
export class AwsError extends Error {
  override readonly name = 'AwsError';
  readonly code: string;
  readonly status: number;
  readonly layer: 'service' | 'front';
  /** The code in the trail where it differs from the one on the wire. */
  readonly trailCode: string;
  /** The code that a service had in its older protocol, sent along in a header. */
  readonly queryCode: string | undefined;

  constructor(
    code: string,
    words: string,
    more: { status?: number; layer?: 'service' | 'front'; trailCode?: string; queryCode?: string } = {},
  ) {
    super(words);
    this.code = code;
    this.status = more.status ?? 400;
    this.layer = more.layer ?? 'service';
    this.trailCode = more.trailCode ?? code;
    this.queryCode = more.queryCode;
  }
}

/** An error of the layer in front of the services. */
export function frontError(code: string, words: string, status = 400): AwsError {
  return new AwsError(code, words, { status, layer: 'front' });
}

/** Turns the refusal of a rule into the answer it stands for. */
export function orThrow<T>(result: { ok: true; value: T } | { ok: false; refusal: Refusal }): T {
  if (result.ok) return result.value;
  throw new AwsError(result.refusal.code, result.refusal.words);
}
