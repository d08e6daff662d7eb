import type { Fault } from '../rules/fault.ts';
import { type AwsError, frontError } from '../wire/aws-error.ts';
import type { Protocol } from './protocol.ts';

/** What services of each protocol call the same mishap. */
const NAMES = {
  throttling: { json: 'ThrottlingException', query: 'Throttling', rest: 'SlowDown' },
  'internal-error': { json: 'InternalServiceError', query: 'InternalFailure', rest: 'InternalError' },
  unavailable: {
    json: 'ServiceUnavailableException',
    query: 'ServiceUnavailable',
    rest: 'ServiceUnavailable',
  },
} as const;

/** The faults that are refusals. The others befall the answer, or the use of a key. */
export function throwFault(fault: Fault | undefined, protocol: Protocol): void {
  switch (fault?.kind) {
    case 'throttling':
      throw refusal('throttling', protocol, 'Rate exceeded', protocol === 'rest' ? 503 : 400);
    case 'internal-error':
      throw refusal('internal-error', protocol, 'An error occurred on the server side.', 500);
    case 'unavailable':
      throw refusal(
        'unavailable',
        protocol,
        'The request failed due to a temporary failure of the server.',
        503,
      );
    case 'hang':
      // Never sent: the caller of the steps sees the fault and leaves the call without an answer.
      throw frontError('RequestTimeout', 'The call hangs.');
    default:
  }
}

function refusal(kind: keyof typeof NAMES, protocol: Protocol, words: string, status: number): AwsError {
  return frontError(NAMES[kind][protocol], words, status);
}
