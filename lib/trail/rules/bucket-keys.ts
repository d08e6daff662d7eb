/**
 * Names of the objects of a trail. AWS CloudTrail User Guide, "Finding your CloudTrail log files" and "Finding your
 * CloudTrail digest files". Within a day names sort by the minute of their delivery.
 */

const DAY_MS = 86_400_000;

export interface BucketPlace {
  /** As the trail has it, without a slash at its end; empty: none. */
  readonly prefix: string;
  /** `o-…` for a trail of an organisation; null: none. */
  readonly organisation: string | null;
  readonly account: string;
  readonly region: string;
}

export type BucketFolder = 'CloudTrail' | 'CloudTrail-Digest';

/** The days (UTC) from the one of `from` to the one of `to`, as parts of a key: `2026/11/20`. */
export function daysBetween(from: Date, to: Date): string[] {
  const days: string[] = [];
  for (let at = Math.floor(from.getTime() / DAY_MS) * DAY_MS; at <= to.getTime(); at += DAY_MS) {
    days.push(new Date(at).toISOString().slice(0, 10).replaceAll('-', '/'));
  }
  return days;
}

/** What all keys of one folder and day begin with. */
export function dayPrefix(place: BucketPlace, folder: BucketFolder, day: string): string {
  const { prefix, organisation, account, region } = place;
  const parts = [prefix, 'AWSLogs', organisation ?? '', account, folder, region, day];
  return `${parts.filter((part) => part !== '').join('/')}/`;
}

/** The key after which, within a day, the files lie that were delivered at `at` or later. */
export function startAfter(place: BucketPlace, day: string, at: Date): string {
  const folder = dayPrefix(place, 'CloudTrail', day);
  const minute = `${at.toISOString().slice(0, 16).replace(/[-:]/g, '')}`;
  return `${folder}${place.account}_CloudTrail_${place.region}_${minute}`;
}

const LOG_FILE =
  /(?:^|\/)AWSLogs\/(?:(o-[a-z0-9]{10,32})\/)?(\d{12})\/CloudTrail\/([a-z0-9-]{5,32})\/\d{4}\/\d{2}\/\d{2}\/(\d{12})_CloudTrail_([a-z0-9-]{5,32})_(\d{4})(\d{2})(\d{2})T(\d{2})(\d{2})Z_[A-Za-z0-9]{1,64}\.json\.gz$/;
const DIGEST =
  /(?:^|\/)AWSLogs\/(?:(o-[a-z0-9]{10,32})\/)?(\d{12})\/CloudTrail-Digest\/([a-z0-9-]{5,32})\/\d{4}\/\d{2}\/\d{2}\/(\d{12})_CloudTrail-Digest_([a-z0-9-]{5,32})_(.{1,128})_([a-z0-9-]{5,32})_(\d{4})(\d{2})(\d{2})T(\d{2})(\d{2})(\d{2})Z(_backfill)?\.json\.gz$/;

export type ReadKey =
  | { readonly is: 'log-file'; readonly account: string; readonly region: string; readonly deliveredAt: Date }
  /** `chain`: one trail in one account and region, apart from what it filled in later. */
  | {
      readonly is: 'digest';
      readonly account: string;
      readonly region: string;
      readonly chain: string;
      readonly endsAt: Date;
    }
  | { readonly is: 'other' };

/** Tells what an object is by its name alone. A name that climbs out or contradicts itself is `other`. */
export function readBucketKey(key: string): ReadKey {
  if (key.length > 1_024 || key.split('/').includes('..')) return { is: 'other' };
  const file = LOG_FILE.exec(key);
  if (file) {
    const [, , account = '', region = '', named, namedRegion, year, month, day, hour, minute] = file;
    if (named !== account || namedRegion !== region) return { is: 'other' };
    const deliveredAt = instantOf(`${year}-${month}-${day}T${hour}:${minute}:00Z`);
    return deliveredAt ? { is: 'log-file', account, region, deliveredAt } : { is: 'other' };
  }
  const digest = DIGEST.exec(key);
  if (!digest) return { is: 'other' };
  const [, , account = '', region = '', named, namedRegion, trail, home, ...rest] = digest;
  const [year, month, day, hour, minute, second, backfill = ''] = rest;
  if (named !== account || namedRegion !== region) return { is: 'other' };
  const endsAt = instantOf(`${year}-${month}-${day}T${hour}:${minute}:${second}Z`);
  const chain = `${account} ${region} ${home} ${trail}${backfill}`;
  return endsAt ? { is: 'digest', account, region, chain, endsAt } : { is: 'other' };
}

function instantOf(text: string): Date | null {
  const at = new Date(text);
  return Number.isNaN(at.getTime()) ? null : at;
}
