import { ListPublicKeysCommand } from '@aws-sdk/client-cloudtrail';
import type { Aws } from '#lib/aws/aws.ts';
import type { AwsPlace } from '#lib/aws/rules/account.ts';
import { ok, type Refusal, type Result, refuse } from '#lib/kernel/result.ts';
import type { PublicKey } from '../rules/digest.ts';

export type KeyRefusal = Refusal<'denied' | 'unreachable'>;

/** CloudTrail's public keys of one region that signed digests between two instants. */
export interface DigestKeys {
  between(from: Date, to: Date): Promise<Result<readonly PublicKey[], KeyRefusal>>;
}

const MOST_PAGES = 20;
const DAY_MS = 86_400_000;

/** Asks CloudTrail itself, never the bucket. Keys do not change: what one call knew is kept for the life of this object. */
export function digestKeys(aws: Aws, place: AwsPlace, signal: AbortSignal): DigestKeys {
  const known = new Map<string, readonly PublicKey[]>();
  return {
    between: async (from, to) => {
      const day = `${from.toISOString().slice(0, 10)} ${to.toISOString().slice(0, 10)}`;
      const held = known.get(day);
      if (held) return ok(held);
      const asked = await askAll(
        aws,
        place,
        { from: dayOf(from), to: new Date(dayOf(to).getTime() + DAY_MS) },
        signal,
      );
      if (asked.ok && asked.value.length > 0) known.set(day, asked.value);
      return asked;
    },
  };
}

function dayOf(at: Date): Date {
  return new Date(Math.floor(at.getTime() / DAY_MS) * DAY_MS);
}

async function askAll(
  aws: Aws,
  place: AwsPlace,
  window: { readonly from: Date; readonly to: Date },
  signal: AbortSignal,
): Promise<Result<readonly PublicKey[], KeyRefusal>> {
  const keys: PublicKey[] = [];
  let token: string | undefined;
  for (let page = 0; page < MOST_PAGES; page++) {
    const answer = await aws.cloudTrail(
      place,
      (client, send) =>
        client.send(
          new ListPublicKeysCommand({
            StartTime: window.from,
            EndTime: window.to,
            ...(token === undefined ? {} : { NextToken: token }),
          }),
          send,
        ),
      { signal },
    );
    if (!answer.ok) {
      return answer.refusal.code === 'denied'
        ? refuse('denied', 'The keys of digests may not be read. The role needs cloudtrail:ListPublicKeys.')
        : refuse('unreachable', 'CloudTrail could not be asked for its keys. It will be asked again.');
    }
    for (const { Fingerprint, Value } of answer.value.PublicKeyList ?? []) {
      if (Fingerprint && Value) keys.push({ fingerprint: Fingerprint, der: Buffer.from(Value) });
    }
    token = answer.value.NextToken;
    if (token === undefined) break;
  }
  return ok(keys);
}
