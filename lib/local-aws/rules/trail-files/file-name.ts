import { createHash } from 'node:crypto';
import { TRAIL_HOME_REGION, TRAIL_NAME, type TrailPlace } from './trail.ts';

/** The key of a log file: folders by day, the minute of delivery, and sixteen characters made from what it is. */
export function logFileKey({ account, region }: TrailPlace, deliveredAt: Date, what: string): string {
  const time = compact(deliveredAt).replace(/(T\d{4})\d\d/, '$1');
  const unique = sixteen(`${account} ${region} ${what}`);
  return `AWSLogs/${account}/CloudTrail/${region}/${day(deliveredAt)}/${account}_CloudTrail_${region}_${time}_${unique}.json.gz`;
}

export function digestKey({ account, region }: TrailPlace, endedAt: Date): string {
  const name = `${account}_CloudTrail-Digest_${region}_${TRAIL_NAME}_${TRAIL_HOME_REGION}_${compact(endedAt)}`;
  return `AWSLogs/${account}/CloudTrail-Digest/${region}/${day(endedAt)}/${name}.json.gz`;
}

function day(moment: Date): string {
  return moment.toISOString().slice(0, 10).replaceAll('-', '/');
}

/** 20261120T101500Z */
function compact(moment: Date): string {
  return `${moment.toISOString().slice(0, 19).replace(/[-:]/g, '')}Z`;
}

const ALPHABET = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789';

function sixteen(text: string): string {
  const digest = createHash('sha256').update(text).digest();
  return Array.from(digest.subarray(0, 16), (byte) => ALPHABET[byte % ALPHABET.length]).join('');
}
