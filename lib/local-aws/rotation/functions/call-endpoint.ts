import type { RotationFunction } from '../rotation-function.ts';

const LARGEST_ANSWER = 64 * 1024;

/**
 * Posts the event to an address, as one invokes a Lambda function that runs in a container of one's own. The function
 * there calls back with credentials it already has.
 */
export function callEndpoint(url: string): RotationFunction {
  return async (event, { signal }) => {
    const response = await fetch(url, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(event),
      redirect: 'error',
      signal,
    });
    const body = (await response.text()).slice(0, LARGEST_ANSWER);
    if (!response.ok || response.headers.has('x-amz-function-error') || saysError(body)) {
      throw new Error('the endpoint answered with an error');
    }
  };
}

/** A function in a container answers 200 with the error as its body. */
function saysError(body: string): boolean {
  try {
    const answer: unknown = JSON.parse(body);
    return typeof answer === 'object' && answer !== null && 'errorMessage' in answer;
  } catch {
    return false;
  }
}
