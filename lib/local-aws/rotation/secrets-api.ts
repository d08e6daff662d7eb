import { type SigningKeys, signRequest } from '../wire/sign-request.ts';

/** The public API of Secrets Manager over HTTP, for rotation functions. */
export interface SecretsApi {
  /** The answer of an operation. Throws an ApiRefusal when it refuses. */
  call(
    operation: string,
    input: Readonly<Record<string, unknown>>,
  ): Promise<Readonly<Record<string, unknown>>>;
}

/** A refusal of the API. Its words are not kept: nothing here shows them. */
export class ApiRefusal extends Error {
  override readonly name = 'ApiRefusal';
  readonly code: string;

  constructor(code: string) {
    super(code);
    this.code = code;
  }
}

export function secretsApi(
  endpoint: string,
  at: { region: string; keys: SigningKeys; now: () => Date; signal: AbortSignal },
): SecretsApi {
  return {
    async call(operation, input) {
      const body = JSON.stringify(input);
      const headers = {
        'content-type': 'application/x-amz-json-1.1',
        'user-agent': 'countersign-rotation-function',
        'x-amz-target': `secretsmanager.${operation}`,
      };
      const response = await fetch(endpoint, {
        method: 'POST',
        body,
        signal: at.signal,
        headers: signRequest(
          { host: new URL(endpoint).host, headers, body },
          { region: at.region, service: 'secretsmanager', keys: at.keys, now: at.now() },
        ),
      });
      const answer = (await response.json()) as Record<string, unknown>;
      if (!response.ok) throw new ApiRefusal(String(answer.__type));
      return answer;
    },
  };
}
