import { LIMITS } from './limits.ts';
import { isObject, type JsonObject, member, objectAt, textAt } from './members.ts';
import { parseText } from './parse-json.ts';
import type { Reason, Skip } from './reasons.ts';

/** What was found inside an item, in order. */
export type Unwrapped =
  | { readonly found: 'record'; readonly record: JsonObject; readonly text: string }
  | { readonly found: 'skip'; readonly skip: Skip }
  | { readonly found: 'bad'; readonly reason: Reason };

/**
 * Takes a parsed item out of its envelopes: LookupEvents items, EventBridge, SQS and SNS bodies, log products
 * (`details`, `message`, `_raw`, `detail`), lists inside any of them. `text` is the item's exact text; a record that
 * was an object inside an envelope gets its text written anew, because its own cannot be told apart.
 */
export function unwrap(value: JsonObject, text: string): Unwrapped[] {
  return within(value, () => text, 0);
}

function within(value: JsonObject, text: () => string, level: number): Unwrapped[] {
  if (level > LIMITS.envelopes) return [{ found: 'bad', reason: 'too-many-envelopes' }];
  const skip = skipOf(value);
  if (skip) return [{ found: 'skip', skip }];
  if (isRecord(value)) return [{ found: 'record', record: value, text: text() }];
  for (const key of ['Records', 'Events'] as const) {
    const list = member(value, key);
    if (Array.isArray(list)) return list.flatMap((entry) => inner(entry, level));
    if (list !== undefined) return [{ found: 'bad', reason: 'records-not-a-list' }];
  }
  const content = contentOf(value);
  return content === undefined ? [{ found: 'bad', reason: 'no-record' }] : inner(content, level);
}

function inner(content: unknown, level: number): Unwrapped[] {
  if (isObject(content)) return within(content, () => JSON.stringify(content), level + 1);
  if (typeof content !== 'string') return [{ found: 'bad', reason: 'no-record' }];
  const parsed = parseText(content);
  if (!parsed.ok) return [{ found: 'bad', reason: parsed.reason }];
  return within(parsed.value, () => parsed.text, level + 1);
}

function isRecord(value: JsonObject): boolean {
  const source = member(value, 'eventSource');
  if (typeof source === 'string' && source.startsWith('aws:')) return false;
  return (
    source !== undefined || member(value, 'eventID') !== undefined || objectAt(value, 'userIdentity') !== null
  );
}

const CONTENT = [
  'CloudTrailEvent',
  'detail',
  'details',
  'body',
  'Body',
  'Message',
  'message',
  '_raw',
  'Sns',
] as const;

function contentOf(value: JsonObject): unknown {
  for (const key of CONTENT) {
    const content = member(value, key);
    if (content !== undefined && content !== null) return content;
  }
  return undefined;
}

function skipOf(value: JsonObject): Skip | null {
  if (textAt(value, 'digestStartTime') && textAt(value, 'awsAccountId')) return 'digest';
  if (textAt(value, 'eventCategory') === 'Insight' || textAt(value, 'eventType') === 'AwsCloudTrailInsight') {
    return 'insight';
  }
  if (textAt(value, 'detail-type') === 'Secret Label Updated') return 'label-event';
  if (objectAt(value, 's3') || (textAt(value, 's3Bucket') && member(value, 's3ObjectKey')))
    return 'delivery-notice';
  return null;
}
