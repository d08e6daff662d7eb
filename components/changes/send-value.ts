import type { CreatedSecret, CreateNewSecretInput } from '#lib/changes/create-new-secret.ts';
import type { RanChange, RunChangeInput } from '#lib/changes/run-change.ts';
import type { Result } from '#lib/kernel/result.ts';

/** Sends a change with its value, or a new secret: by a door of their own, because a value may be longer than a form. */
export function runWithValue(input: RunChangeInput): Promise<Result<RanChange>> {
  return send<RanChange>({ run: input });
}

export function createWithValue(input: CreateNewSecretInput): Promise<Result<CreatedSecret>> {
  return send<CreatedSecret>({ create: input });
}

async function send<T>(body: object): Promise<Result<T>> {
  const response = await fetch('/changes/value', {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
  });
  if (response.ok) return (await response.json()) as Result<T>;
  const words = (await response.text()).trim();
  return { ok: false, refusal: { code: response.status === 401 ? 'signed-out' : 'refused', words } };
}
