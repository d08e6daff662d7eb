import type { SecretsApi } from './secrets-api.ts';

export const STEPS = ['createSecret', 'setSecret', 'testSecret', 'finishSecret'] as const;
export type Step = (typeof STEPS)[number];

/** What a function is told: the members that AWS sends to a Lambda function. */
export interface RotationEvent {
  readonly Step: Step;
  readonly SecretId: string;
  readonly ClientRequestToken: string;
}

export interface FunctionContext {
  /** The public API, called with the identity of the function's role. */
  readonly api: SecretsApi;
  /** Where that API is and the identity itself, for programs that bring their own client. */
  readonly environment: Readonly<Record<string, string>>;
  /** Ends when the time for a step is over, or the server stops. */
  readonly signal: AbortSignal;
}

/** Does one step. Whatever it throws fails the step. */
export type RotationFunction = (event: RotationEvent, context: FunctionContext) => Promise<void>;
