import type { Fault } from '../rules/fault.ts';
import { AwsError, frontError } from '../wire/aws-error.ts';

/** The faults that are refusals. The others befall the answer, or the use of a key. */
export function throwFault(fault: Fault | undefined): void {
  switch (fault?.kind) {
    case 'throttling':
      throw frontError('ThrottlingException', 'Rate exceeded');
    case 'internal-error':
      throw new AwsError('InternalServiceError', 'An error occurred on the server side.', { status: 500 });
    case 'unavailable':
      throw frontError(
        'ServiceUnavailableException',
        'The request failed due to a temporary failure of the server.',
        503,
      );
    case 'hang':
      // Never sent: the caller of the steps sees the fault and leaves the call without an answer.
      throw frontError('RequestTimeout', 'The call hangs.');
    default:
  }
}
