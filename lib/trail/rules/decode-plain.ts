import {
  type Content,
  contentHashOf,
  type Decoded,
  type DecodeOptions,
  isAccount,
  isRegion,
  keepsRaw,
  principalText,
  SECRETS_MANAGER,
} from './decode.ts';
import { readEventTime } from './event-time.ts';
import { LIMITS } from './limits.ts';
import { PlainFields } from './plain-fields.ts';
import { FIELD } from './plain-shapes.ts';
import { OF_INSTANCE, type Principal, principalOf, scopeText, type ToldIdentity } from './principal.ts';
import { readReference, type SecretReference } from './secret-reference.ts';
import { structure } from './structure.ts';
import type { TrailRecord } from './trail-record.ts';
import { tellWho, type Who } from './who.ts';

const KMS = 'kms.amazonaws.com';
const SECRETS_MANAGER_BYTES = Buffer.from(SECRETS_MANAGER);
const KMS_BYTES = Buffer.from(KMS);
const MANAGEMENT = Buffer.from('Management');
const API_CALL = Buffer.from('AwsApiCall');
const SECRET_TYPE = Buffer.from('AWS::SecretsManager::Secret');
const NO_VERSION = 'RequestToValidateKeyAccess';
const NONE: readonly string[] = [];

/** A caller, with the number of the text behind the date of its session. */
interface Caller {
  readonly behind: number;
  readonly principal: Principal;
  /** principalText() of it. */
  readonly hashed: string;
  /** By the number of the user agent, twice it and one more for the console. */
  readonly who: Map<number, Who>;
}

type Writable = { -readonly [member in Exclude<keyof TrailRecord, keyof Content>]: TrailRecord[member] };

/** What a record must have, beside its caller. */
interface Frame {
  readonly part: 'act' | 'shadow';
  readonly at: Date;
  readonly eventId: string;
  readonly region: string;
  readonly account: string;
}

/**
 * Decodes records of the usual shapes where they lie in `structure`, without making objects of their JSON. Gives exactly
 * what parsing, unwrapping and decode() give, or null where only they can tell.
 *
 * Callers, secrets and user agents come again and again: each is judged once, and known by the number of its text.
 */
export class PlainDecoder {
  readonly #fields = new PlainFields(structure);
  readonly #options: DecodeOptions;
  #generation = -1;
  /** By the number of the text of userIdentity before the date of the session. */
  #callers: Caller[] = [];
  #references: SecretReference[] = [];
  #regions: boolean[] = [];
  #accounts: boolean[] = [];
  readonly #day = Buffer.alloc(11);
  #midnight = 0;

  constructor(options: DecodeOptions) {
    this.#options = options;
  }

  /** Reads the record that lies from `from` to `to` in `structure`. */
  decode(from: number, to: number): Decoded | null {
    this.#keepUp();
    const decoded = this.#decode(from, to);
    if (this.#generation === structure.generation) return decoded;
    // Numbers were given anew in the middle: what was concluded from those before may be wrong.
    this.#generation = -1;
    return null;
  }

  #decode(from: number, to: number): Decoded | null {
    const fields = this.#fields;
    if (!fields.read(from, to)) return null;
    if (!fields.is(FIELD.category, MANAGEMENT) || !fields.is(FIELD.eventType, API_CALL)) return null;
    if (!fields.isObject(FIELD.identity)) return null;
    const part = this.#part();
    const at = this.#time();
    const name = this.#textOf(fields.numberAt(FIELD.name));
    const eventId = fields.textAt(FIELD.eventId);
    if (part === null || at === null || name === null || eventId === null || eventId.length > 200)
      return null;
    const caller = this.#caller();
    const region = this.#region();
    const account = this.#account(caller);
    if (region === null || account === null) return null;
    const frame = { part, at, eventId: eventId.toLowerCase(), region, account };
    return { is: 'record', record: this.#build(frame, name, caller) };
  }

  /** What is remembered by number goes when numbers are given anew. */
  #keepUp(): void {
    if (this.#generation === structure.generation) return;
    this.#generation = structure.generation;
    this.#callers = [];
    this.#references = [];
    this.#regions = [];
    this.#accounts = [];
  }

  #textOf(number: number): string | null {
    return number === 0 ? null : (structure.texts[number] ?? null);
  }

  #part(): Frame['part'] | null {
    const fields = this.#fields;
    if (fields.is(FIELD.source, SECRETS_MANAGER_BYTES))
      return fields.isObject(FIELD.encryptionContext) ? null : 'act';
    if (!fields.is(FIELD.source, KMS_BYTES) || fields.numberAt(FIELD.contextArn) === 0) return null;
    const ours =
      fields.is(FIELD.invokedBy, SECRETS_MANAGER_BYTES) || fields.is(FIELD.address, SECRETS_MANAGER_BYTES);
    return ours ? 'shadow' : null;
  }

  /** Only the form that CloudTrail writes; null for all others. */
  #time(): Date | null {
    const start = this.#fields.start(FIELD.time);
    const { bytes } = structure;
    if (!this.#fields.isText(FIELD.time) || this.#fields.end(FIELD.time) - start !== 20) return null;
    if (bytes[start + 19] !== 0x5a || bytes[start + 13] !== 0x3a || bytes[start + 16] !== 0x3a) return null;
    if (!this.#isDay(start) && !this.#newDay(bytes.toString('latin1', start, start + 11))) return null;
    const hour = twoDigits(bytes, start + 11);
    const minute = twoDigits(bytes, start + 14);
    const second = twoDigits(bytes, start + 17);
    if (!(hour <= 23 && minute <= 59 && second <= 59)) return null;
    const at = this.#midnight + ((hour * 60 + minute) * 60 + second) * 1000;
    return at - this.#options.now.getTime() > LIMITS.aheadMs ? null : new Date(at);
  }

  #isDay(start: number): boolean {
    for (let i = 0; i < 11; i++) if (structure.bytes[start + i] !== this.#day[i]) return false;
    return true;
  }

  #newDay(day: string): boolean {
    const midnight = readEventTime(`${day}00:00:00Z`);
    if (midnight === null || !day.endsWith('T')) return false;
    this.#day.write(day, 'latin1');
    this.#midnight = midnight.at.getTime();
    return true;
  }

  #region(): string | null {
    const number = this.#fields.numberAt(FIELD.region);
    const region = this.#textOf(number);
    if (region === null) return null;
    this.#regions[number] ??= isRegion(region);
    return this.#regions[number] ? region : null;
  }

  #account(caller: Caller): string | null {
    const number = this.#fields.numberAt(FIELD.recipient);
    const account = this.#textOf(number) ?? caller.principal.account;
    if (account === null) return null;
    this.#accounts[number] ??= number === 0 ? false : isAccount(account);
    const { account: only } = this.#options;
    if (only !== undefined && account !== only) return null;
    return this.#accounts[number] || isAccount(account) ? account : null;
  }

  /** The caller: known by the text of userIdentity but for the date of its session, or read from it. */
  #caller(): Caller {
    const fields = this.#fields;
    const start = fields.start(FIELD.identity);
    const end = fields.end(FIELD.identity);
    const dated = fields.isText(FIELD.created);
    const before = structure.number(start, dated ? fields.start(FIELD.created) : end);
    const behind = dated ? structure.number(fields.end(FIELD.created), end) : 0;
    const known = this.#callers[before];
    if (known?.behind === behind) return known;
    const principal = principalOf(this.#identity());
    const caller = { behind, principal, hashed: principalText(principal), who: new Map<number, Who>() };
    this.#callers[before] = caller;
    return caller;
  }

  #identity(): ToldIdentity {
    const fields = this.#fields;
    return {
      type: fields.textAt(FIELD.type),
      arn: fields.textAt(FIELD.arn),
      accountId: fields.textAt(FIELD.account),
      userName: fields.textAt(FIELD.userName),
      principalId: fields.textAt(FIELD.principalId),
      accessKeyId: fields.textAt(FIELD.accessKeyId),
      invokedBy: fields.textAt(FIELD.invokedBy),
      issuerArn: fields.textAt(FIELD.issuerArn),
      issuerUserName: fields.textAt(FIELD.issuerUserName),
      sourceIdentity: fields.textAt(FIELD.sourceIdentity),
      mfa: fields.flagAt(FIELD.mfa) === true,
      inScopeOf: this.#scope(),
      webIdentityProvider: fields.textAt(FIELD.provider),
    };
  }

  #scope(): string | null {
    const fields = this.#fields;
    if (fields.isObject(FIELD.identityScope))
      return scopeText(
        fields.textAt(FIELD.identityScopeType),
        fields.textAt(FIELD.identityScopeArn),
        fields.textAt(FIELD.identityScopeTo),
      );
    if (fields.isObject(FIELD.contextScope))
      return scopeText(
        fields.textAt(FIELD.contextScopeType),
        fields.textAt(FIELD.contextScopeArn),
        fields.textAt(FIELD.contextScopeTo),
      );
    return fields.isText(FIELD.delivery) ? OF_INSTANCE : null;
  }

  #who(caller: Caller, agent: number, userAgent: string | null): Who {
    const fromConsole = this.#fields.flagAt(FIELD.fromConsole) === true;
    const key = agent * 2 + (fromConsole ? 1 : 0);
    const known = caller.who.get(key);
    if (known) return known;
    const who = tellWho({ principal: caller.principal, userAgent, serviceEvent: false, fromConsole });
    caller.who.set(key, who);
    return who;
  }

  #reference(number: number, account: string, region: string): SecretReference | null {
    if (number === 0) return null;
    const known = this.#references[number];
    if (known && (known.form !== 'name' || (known.account === account && known.region === region)))
      return known;
    const reference = readReference(structure.texts[number] ?? '', account, region);
    this.#references[number] = reference;
    return reference;
  }

  #build(frame: Frame, name: string, caller: Caller): TrailRecord {
    const fields = this.#fields;
    const isAct = frame.part === 'act';
    const asked = fields.numberAt(FIELD.secretId);
    const named = fields.numberAt(FIELD.contextArn) || this.#resourceArn() || asked;
    const agent = fields.numberAt(FIELD.agent);
    const userAgent = this.#textOf(agent);
    const readOnly = fields.flagAt(FIELD.readOnly);
    const version = fields.textAt(isAct ? FIELD.versionId : FIELD.contextVersion);
    const record: Content & Writable = {
      eventId: frame.eventId,
      at: frame.at,
      source: isAct ? SECRETS_MANAGER : KMS,
      name,
      account: frame.account,
      region: frame.region,
      part: frame.part,
      principal: caller.principal,
      userAgent,
      serviceEvent: false,
      readOnly,
      address: this.#textOf(fields.numberAt(FIELD.address)),
      errorCode: fields.textAt(FIELD.errorCode),
      errorMessage: fields.textAt(FIELD.errorMessage),
      secret: this.#reference(named, frame.account, frame.region),
      asked: asked === named ? null : this.#textOf(asked),
      listed: NONE,
      versionId: !isAct && version === NO_VERSION ? null : version,
      versionStage: fields.textAt(FIELD.versionStage),
      requestId: fields.textAt(FIELD.requestId),
      sharedEventId: fields.textAt(FIELD.sharedEventId),
      issuedKeyId: null,
      request: isAct ? this.#actRequest() : this.#shadowRequest(),
      timeText: null,
      kind: 'unknown',
      sign: '',
      contentHash: '',
      raw: null,
    };
    const who = this.#who(caller, agent, userAgent);
    record.kind = who.kind;
    record.sign = who.sign;
    record.contentHash = contentHashOf(record, caller.hashed);
    if (keepsRaw(frame.part, who.kind, readOnly)) record.raw = fields.text();
    return record;
  }

  /** Of Secrets Manager, where the record lists it; otherwise 0. */
  #resourceArn(): number {
    return this.#fields.is(FIELD.resourceType, SECRET_TYPE) ? this.#fields.numberAt(FIELD.resourceArn) : 0;
  }

  /** As keptRequest() has it, and in its order. */
  #actRequest(): TrailRecord['request'] {
    const versionId = this.#fields.exactTextAt(FIELD.versionId);
    const versionStage = this.#fields.exactTextAt(FIELD.versionStage);
    if (versionId === null) return versionStage === null ? null : { versionStage };
    return versionStage === null ? { versionId } : { versionId, versionStage };
  }

  #shadowRequest(): TrailRecord['request'] {
    const told = SHADOW_MEMBERS.map(([name, field]) => [name, this.#fields.exactTextAt(field)] as const);
    const kept = told.filter(([, text]) => text !== null);
    return kept.length === 0 ? null : Object.fromEntries(kept);
  }
}

const SHADOW_MEMBERS = [
  ['encryptionAlgorithm', FIELD.algorithm],
  ['keyId', FIELD.keyId],
  ['keySpec', FIELD.keySpec],
] as const;

function twoDigits(bytes: Buffer, at: number): number {
  const tens = (bytes[at] as number) - 0x30;
  const ones = (bytes[at + 1] as number) - 0x30;
  return tens >= 0 && tens <= 9 && ones >= 0 && ones <= 9 ? tens * 10 + ones : Number.NaN;
}
