import type { Skip } from './reasons.ts';

/** What the name of a delivered file tells before it is opened. */
export type KeyTells =
  | { readonly tells: 'skip'; readonly skip: Skip }
  /** `..` or an account that the trail does not speak for: never opened. */
  | { readonly tells: 'refuse' }
  | { readonly tells: 'trail'; readonly account: string; readonly region: string }
  | { readonly tells: 'nothing' };

const DELIVERED = /(?:^|\/)AWSLogs\/(?:o-[a-z0-9]+\/)?(\w{1,32})\/CloudTrail\/([a-z0-9-]+)\//;
const FILE_NAME = /(?:^|\/)(\w{1,32})_CloudTrail_([a-z0-9-]+)_\d{8}T\d{4}Z_[A-Za-z0-9]+\.json(?:\.gz)?$/;

/** Reads an S3 key or a path. `account`: the only account the source speaks for, if it is bound to one. */
export function readObjectKey(key: string, account?: string): KeyTells {
  if (/CloudTrail-Digest[/_]/.test(key)) return { tells: 'skip', skip: 'digest' };
  if (/CloudTrail-Insight[/_]/.test(key)) return { tells: 'skip', skip: 'insight' };
  if (account !== undefined && key.split('/').includes('..')) return { tells: 'refuse' };
  const folder = DELIVERED.exec(key) ?? /(?:^|\/)AWSLogs\/(?:o-[a-z0-9]+\/)?(\w{1,32})\/()/.exec(key);
  const match = folder ?? FILE_NAME.exec(key);
  const [, found, region] = match ?? [];
  if (found === undefined) return { tells: 'nothing' };
  if (account !== undefined && found !== account) return { tells: 'refuse' };
  return region ? { tells: 'trail', account: found, region } : { tells: 'nothing' };
}
