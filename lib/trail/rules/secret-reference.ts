import { isObject, type JsonObject, listAt, objectAt, textAt } from './members.ts';
import { textOrNull } from './text.ts';

/** A secret as a record names it. Two references are the same exactly if all of this is the same. */
export interface SecretReference {
  /**
   * `arn`: text that ends like a full ARN (hyphen and six letters or digits). `partial`: an ARN without them.
   * `name`: anything else; it means a secret only within the account and region of the record.
   */
  readonly form: 'arn' | 'partial' | 'name';
  /** As it was written. */
  readonly written: string;
  readonly account: string;
  readonly region: string;
  /** Without the six characters, for `arn`. */
  readonly name: string;
}

const ARN = /^arn:aws[a-z-]*:secretsmanager:([a-z0-9-]{1,40}):([0-9A-Za-z_-]{1,32}):secret:([\s\S]+)$/;
const SUFFIX = /-[A-Za-z0-9]{6}$/;

/** Splits what a caller or AWS wrote. `account` and `region` are those of the record. */
export function readReference(written: string, account: string, region: string): SecretReference {
  const match = ARN.exec(written);
  const [, arnRegion, arnAccount, rest] = match ?? [];
  if (arnRegion === undefined || arnAccount === undefined || rest === undefined) {
    return { form: 'name', written, account, region, name: written };
  }
  const full = SUFFIX.test(rest) && rest.length > 7;
  return {
    form: full ? 'arn' : 'partial',
    written,
    account: arnAccount,
    region: arnRegion,
    name: full ? rest.slice(0, -7) : rest,
  };
}

/** What a record of Secrets Manager, or a KMS call made for it, says about the secret. */
export interface NamedSecrets {
  /** The secret the record is about. AWS's own full ARN in the record wins over what the caller wrote. */
  readonly secret: SecretReference | null;
  /** What the caller wrote, where that differs. */
  readonly asked: string | null;
  /** The list of a batch read: asked for by name; each read has a record of its own. */
  readonly listed: readonly string[];
}

/** Members were spelled `aRN` until February 2024, `arn` since, `ARN` and `SecretId` in service events. */
const ARN_SPELLINGS = ['arn', 'aRN', 'ARN'] as const;

/** Finds the secret in all the places where records of different ages and kinds name it. */
export function namedSecrets(record: JsonObject, account: string, region: string): NamedSecrets {
  const request = objectAt(record, 'requestParameters');
  const more = objectAt(record, 'additionalEventData');
  const asked = textAt(request, 'secretId') ?? textAt(request, 'name');
  const told =
    textAt(objectAt(record, 'responseElements'), ...ARN_SPELLINGS) ??
    textAt(more, ...ARN_SPELLINGS, 'SecretId') ??
    textAt(objectAt(request, 'encryptionContext'), 'SecretARN') ??
    resourceArn(record);
  const text = told ?? asked ?? textAt(more, 'Name');
  return {
    secret: text === null ? null : readReference(text, account, region),
    asked: asked !== text ? asked : null,
    listed: listAt(request, 'secretIdList')
      .map(textOrNull)
      .filter((entry) => entry !== null),
  };
}

/** Records since 2026 may list the secret under `resources`. Several: the record is not about one secret. */
function resourceArn(record: JsonObject): string | null {
  const arns = listAt(record, 'resources')
    .filter(isObject)
    .filter((resource) => textAt(resource, 'type') === 'AWS::SecretsManager::Secret')
    .map((resource) => textAt(resource, ...ARN_SPELLINGS));
  return arns.length === 1 ? (arns[0] ?? null) : null;
}
