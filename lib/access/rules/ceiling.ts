/**
 * What everybody together may do, beside the limits of each person: a stolen directory of accounts, or a program that uses
 * many of them, is stopped here. An organisation that needs more sets more.
 */
export interface Ceiling {
  /** Values revealed by everybody in `CEILING_SECONDS`. */
  readonly reveals: number;
  /** Requests of everybody that wait at once. */
  readonly waiting: number;
}

export const CEILING_SECONDS = 600;
export const CEILING: Ceiling = { reveals: 1_000, waiting: 5_000 };
