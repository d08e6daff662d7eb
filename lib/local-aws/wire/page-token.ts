import { createHmac, timingSafeEqual } from 'node:crypto';

/**
 * A paging token is a place in a listing, signed together with the other parameters of the call: a token that was
 * changed, or that is sent with other parameters, is not ours.
 */
export interface PageTokens {
  issue(parameters: unknown, place: readonly (string | number)[]): string;
  /** The place, or undefined when the token was not issued for these parameters. */
  read(parameters: unknown, token: string): readonly (string | number)[] | undefined;
}

export function pageTokens(key: Buffer): PageTokens {
  const sign = (parameters: unknown, place: string) =>
    createHmac('sha256', key).update(JSON.stringify(parameters)).update('\n').update(place).digest();
  return {
    issue(parameters, place) {
      const text = JSON.stringify(place);
      return Buffer.concat([sign(parameters, text), Buffer.from(text)]).toString('base64url');
    },
    read(parameters, token) {
      const bytes = Buffer.from(token, 'base64url');
      if (bytes.length <= 32 || bytes.toString('base64url') !== token) return undefined;
      const text = bytes.subarray(32).toString();
      if (!timingSafeEqual(bytes.subarray(0, 32), sign(parameters, text))) return undefined;
      return JSON.parse(text) as (string | number)[];
    },
  };
}
