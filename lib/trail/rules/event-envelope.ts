import { isObject, type JsonObject, member, objectAt, textAt } from './members.ts';
import { parseText } from './parse-json.ts';

/** One event as EventBridge hands it over, told apart by its envelope. */
export type ReadEnvelope =
  /** `AWS API Call via CloudTrail`, `AWS Service Event via CloudTrail` and what else carries a record of CloudTrail. */
  | { readonly is: 'record'; readonly text: string }
  | { readonly is: 'label'; readonly label: LabelEvent }
  | { readonly is: 'other' };

/**
 * `Secret Label Updated`, the event of Secrets Manager itself: the only source that states a movement of a label. It is
 * not sent for AWSPENDING and AWSPREVIOUS.
 */
export interface LabelEvent {
  readonly eventId: string;
  readonly account: string;
  readonly region: string;
  readonly at: Date;
  readonly arn: string;
  readonly label: string;
  readonly versionId: string;
  /** The event itself, as it was sent. */
  readonly envelope: JsonObject;
}

/**
 * A label event in the form of a record, so that it is kept, shown and counted once like every other. The event itself
 * stands in it whole.
 */
export function recordOfLabel({
  eventId,
  account,
  region,
  at,
  arn,
  label,
  versionId,
  envelope,
}: LabelEvent): JsonObject {
  return {
    eventSource: 'secretsmanager.amazonaws.com',
    eventName: 'SecretLabelUpdated',
    eventType: 'AwsServiceEvent',
    eventID: eventId,
    eventTime: at.toISOString(),
    awsRegion: region,
    recipientAccountId: account,
    userIdentity: { accountId: account, invokedBy: 'secretsmanager.amazonaws.com' },
    requestParameters: { secretId: arn, versionId, versionStage: label },
    readOnly: false,
    sentByEventBridge: envelope,
  };
}

/** Most events in one call: EventBridge sends one, a forwarder of one's own may collect. */
export const MOST_EVENTS = 100;

export type ReadBody =
  | { readonly ok: true; readonly events: readonly ReadEnvelope[] }
  | { readonly ok: false; readonly words: string };

/** Reads the body of a delivery: one envelope, or a list of them. */
export function readDelivery(text: string): ReadBody {
  const parsed = parseText(text.trimStart().startsWith('[') ? `{"list":${text}}` : text);
  if (!parsed.ok) return { ok: false, words: 'The body is not JSON of one event or a list of events.' };
  const list = member(parsed.value, 'list');
  const envelopes = Array.isArray(list) ? list : [parsed.value];
  if (envelopes.length > MOST_EVENTS) {
    return { ok: false, words: `A call holds at most ${MOST_EVENTS} events. Nothing was taken.` };
  }
  return { ok: true, events: envelopes.map(readEnvelope) };
}

function readEnvelope(value: unknown): ReadEnvelope {
  if (!isObject(value)) return { is: 'other' };
  if (textAt(value, 'detail-type') === 'Secret Label Updated') {
    const label = labelOf(value);
    return label ? { is: 'label', label } : { is: 'other' };
  }
  return objectAt(value, 'detail') ? { is: 'record', text: JSON.stringify(value) } : { is: 'other' };
}

const ARN =
  /^arn:(aws|aws-cn|aws-us-gov):secretsmanager:([a-z0-9-]{5,32}):(\d{12}):secret:[A-Za-z0-9/_+=.@!-]{1,519}$/;

function labelOf(value: JsonObject): LabelEvent | null {
  const detail = objectAt(value, 'detail');
  const resources = member(value, 'resources');
  const arn = Array.isArray(resources) && typeof resources[0] === 'string' ? resources[0] : '';
  const place = ARN.exec(arn);
  const at = new Date(textAt(value, 'time') ?? '');
  const label = textAt(detail, 'labelUpdated') ?? '';
  const versionId = textAt(detail, 'versionId') ?? '';
  const eventId = textAt(value, 'id') ?? '';
  const [, , region = '', account = ''] = place ?? [];
  if (!place || Number.isNaN(at.getTime()) || textAt(value, 'source') !== 'aws.secretsmanager') return null;
  if (textAt(value, 'account') !== account || textAt(value, 'region') !== region) return null;
  if (!/^[\w-]{1,128}$/.test(eventId) || !/^[\w+=.@!-]{1,256}$/.test(label)) return null;
  return /^[\w-]{32,64}$/.test(versionId)
    ? { eventId, account, region, at, arn, label, versionId, envelope: value }
    : null;
}
