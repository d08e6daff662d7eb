import { hash } from 'node:crypto';
import { readEventTime } from './event-time.ts';
import { LIMITS } from './limits.ts';
import { flagAt, type JsonObject, objectAt, textAt } from './members.ts';
import { type Principal, readPrincipal } from './principal.ts';
import type { Reason } from './reasons.ts';
import { carriesValue, keptRequest } from './request-members.ts';
import { type NamedSecrets, namedSecrets } from './secret-reference.ts';
import type { TrailRecord } from './trail-record.ts';
import { tellWho } from './who.ts';

export const SECRETS_MANAGER = 'secretsmanager.amazonaws.com';
const KMS = 'kms.amazonaws.com';
const STS = 'sts.amazonaws.com';

export interface DecodeOptions {
  /** Instant of arrival. */
  readonly now: Date;
  /** The only account this source speaks for, if it is bound to one. */
  readonly account?: string | undefined;
}

export type Decoded =
  | { readonly is: 'record'; readonly record: TrailRecord }
  /** A record of another service, or of no use here: counted only. */
  | { readonly is: 'foreign' }
  | { readonly is: 'unreadable'; readonly reason: Reason };

const REGION = /^[a-z0-9-]{1,40}$/;
const ACCOUNT = /^[0-9A-Za-z_-]{1,32}$/;

/** Regions are told by name; anything that is not a plain name could not have been written by AWS. */
export function isRegion(text: string): boolean {
  return REGION.test(text);
}

/** Mostly twelve digits; publishers mask them with other digits or letters. */
export function isAccount(text: string): boolean {
  return ACCOUNT.test(text);
}

/** Judges one record that came out of its envelopes. `text` is its exact JSON. */
export function decode(record: JsonObject, text: string, options: DecodeOptions): Decoded {
  const source = textAt(record, 'eventSource');
  const name = textAt(record, 'eventName');
  if (source === null || name === null) return unreadable('no-event-name');
  const part = partOf(record, source);
  if (part === null) return { is: 'foreign' };
  const frame = readFrame(record, options);
  if (typeof frame === 'string') return unreadable(frame);
  if (part === 'act' && carriesValue(record)) return unreadable('carries-a-value');
  return { is: 'record', record: build(record, { ...frame, source, name, part }, text) };
}

function unreadable(reason: Reason): Decoded {
  return { is: 'unreadable', reason };
}

/** Which part a record plays here; null: none. The source is compared as a whole, look-alikes are foreign. */
function partOf(record: JsonObject, source: string): TrailRecord['part'] | null {
  if (source === SECRETS_MANAGER) return 'act';
  if (source === KMS) return isShadow(record) ? 'shadow' : null;
  if (source === STS) return issuedKey(record) ? 'session' : null;
  return null;
}

function isShadow(record: JsonObject): boolean {
  const context = objectAt(objectAt(record, 'requestParameters'), 'encryptionContext');
  if (textAt(context, 'SecretARN') === null) return false;
  return [textAt(objectAt(record, 'userIdentity'), 'invokedBy'), textAt(record, 'sourceIPAddress')].includes(
    SECRETS_MANAGER,
  );
}

function issuedKey(record: JsonObject): string | null {
  return textAt(objectAt(objectAt(record, 'responseElements'), 'credentials'), 'accessKeyId');
}

interface Frame {
  readonly eventId: string;
  readonly at: Date;
  readonly timeText: string | null;
  readonly account: string;
  readonly region: string;
  readonly principal: Principal;
}

/** What every record must have: its identity, and who called. */
function readFrame(record: JsonObject, options: DecodeOptions): Frame | Reason {
  const eventId = textAt(record, 'eventID');
  if (eventId === null || eventId.length > 200) return 'no-event-id';
  const time = readEventTime(record.eventTime);
  if (time === null) return 'no-event-time';
  if (time.at.getTime() - options.now.getTime() > LIMITS.aheadMs) return 'time-ahead';
  const region = textAt(record, 'awsRegion');
  if (region === null || !isRegion(region)) return 'bad-region';
  const identity = objectAt(record, 'userIdentity');
  if (identity === null) return 'no-identity';
  const account = textAt(record, 'recipientAccountId') ?? textAt(identity, 'accountId');
  if (account === null || !isAccount(account)) return 'no-account';
  if (options.account !== undefined && options.account !== account) return 'foreign-account';
  return {
    eventId: eventId.toLowerCase(),
    at: time.at,
    timeText: time.text,
    account,
    region,
    principal: readPrincipal(identity),
  };
}

type Head = Frame & Pick<TrailRecord, 'source' | 'name' | 'part'>;

function build(record: JsonObject, head: Head, text: string): TrailRecord {
  const secrets = namedSecrets(record, head.account, head.region);
  const serviceEvent = textAt(record, 'eventType') === 'AwsServiceEvent';
  const userAgent = textAt(record, 'userAgent');
  const who = tellWho({
    principal: head.principal,
    userAgent,
    serviceEvent,
    fromConsole: flagAt(record, 'sessionCredentialFromConsole') === true,
  });
  const readOnly = flagAt(record, 'readOnly');
  const content = contentOf(record, head, secrets, { userAgent, serviceEvent, readOnly });
  return {
    ...content,
    timeText: head.timeText,
    kind: who.kind,
    sign: who.sign,
    contentHash: contentHashOf(content),
    raw: keepsRaw(head.part, who.kind, readOnly) ? text : null,
  };
}

/** What a record says, without what is only concluded from it. */
export type Content = Omit<TrailRecord, 'timeText' | 'kind' | 'sign' | 'contentHash' | 'raw'>;
type Told = Pick<TrailRecord, 'userAgent' | 'serviceEvent' | 'readOnly'>;

function contentOf(record: JsonObject, head: Head, secrets: NamedSecrets, told: Told): Content {
  const request = objectAt(record, 'requestParameters');
  return {
    eventId: head.eventId,
    at: head.at,
    source: head.source,
    name: head.name,
    account: head.account,
    region: head.region,
    part: head.part,
    principal: head.principal,
    ...told,
    address: textAt(record, 'sourceIPAddress'),
    errorCode: textAt(record, 'errorCode'),
    errorMessage: textAt(record, 'errorMessage'),
    ...secrets,
    versionId: versionOf(record, head, request),
    versionStage: textAt(request, 'versionStage'),
    requestId: textAt(record, 'requestID'),
    sharedEventId: textAt(record, 'sharedEventID'),
    issuedKeyId: head.part === 'session' ? issuedKey(record) : null,
    request: keptRequest(request, head.part),
  };
}

/**
 * The version a record is about. A written version's id is the clientRequestToken of its PutSecretValue; that of
 * CreateSecret and UpdateSecret names a version only when a value was given, which the record does not tell.
 */
function versionOf(record: JsonObject, head: Head, request: JsonObject | null): string | null {
  if (head.part === 'shadow') {
    const version = textAt(objectAt(request, 'encryptionContext'), 'SecretVersionId');
    return version === 'RequestToValidateKeyAccess' ? null : version;
  }
  const answered = textAt(objectAt(record, 'responseElements'), 'versionId');
  const token = head.name === 'PutSecretValue' ? textAt(request, 'clientRequestToken') : null;
  return answered ?? textAt(request, 'versionId') ?? token;
}

/** The text of a session record holds live credentials and is never kept; a machine's read is found by its place. */
export function keepsRaw(
  part: TrailRecord['part'],
  kind: TrailRecord['kind'],
  readOnly: boolean | null,
): boolean {
  if (part !== 'act') return false;
  return readOnly !== true || kind === 'person' || kind === 'tool' || kind === 'unknown';
}

/**
 * SHA-256, in hex, over every member of the content, in the order of `contentOf`. Kept text has no NUL, so NUL separates;
 * null and the empty text differ by the sign before a text.
 */
export function contentHashOf(content: Content, caller: string = principalText(content.principal)): string {
  const { secret, listed, request } = content;
  let text = `=${content.at.getTime()}\u0000${caller}`;
  text += cell(content.eventId) + cell(content.source) + cell(content.name) + cell(content.account);
  text += cell(content.region) + cell(content.part) + cell(content.userAgent) + cell(content.serviceEvent);
  text +=
    cell(content.readOnly) + cell(content.address) + cell(content.errorCode) + cell(content.errorMessage);
  text +=
    cell(content.asked) + cell(content.versionId) + cell(content.versionStage) + cell(content.requestId);
  text += cell(content.sharedEventId) + cell(content.issuedKeyId);
  if (secret !== null) text += `${secret.form}=${secret.account}=${secret.region}=${secret.written}`;
  if (listed.length > 0 || request !== null) text += `\u0000${JSON.stringify([listed, request])}`;
  return hash('sha256', text, 'hex');
}

/** The part of the text to hash that says who called. */
export function principalText(principal: Principal): string {
  return Object.values(principal).map(cell).join('');
}

function cell(value: string | boolean | null): string {
  return value === null ? '\u0000' : `=${value}\u0000`;
}
