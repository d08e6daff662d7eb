import { isObject, type JsonObject, textAt } from './members.ts';
import { keepText } from './text.ts';
import type { TrailRecord } from './trail-record.ts';

/**
 * Members of a request that are kept, by name. Left out with purpose: description, tags, policies and anything a
 * person writes freely, because people paste secrets there; and every member that could be a value.
 */
const KEPT: { readonly [part in TrailRecord['part']]: readonly string[] } = {
  act: [
    'clientRequestToken',
    'excludeCharacters',
    'filters',
    'forceDeleteWithoutRecovery',
    'forceOverwriteReplicaSecret',
    'includePlannedDeletion',
    'kmsKeyId',
    'maxResults',
    'moveToVersionId',
    'recoveryWindowInDays',
    'removeFromVersionId',
    'rotateImmediately',
    'rotationLambdaARN',
    'rotationRules',
    'secretIdList',
    'versionId',
    'versionStage',
    'versionStages',
  ],
  shadow: ['encryptionAlgorithm', 'keyId', 'keySpec'],
  session: ['durationSeconds', 'principalTags', 'roleArn', 'roleSessionName', 'sourceIdentity'],
};

/** The kept members of requestParameters, in the order of the table, with kept text. Null when none is there. */
export function keptRequest(
  request: JsonObject | null,
  part: TrailRecord['part'],
): { readonly [member: string]: unknown } | null {
  if (request === null) return null;
  const kept: [string, unknown][] = [];
  for (const name of KEPT[part]) {
    if (Object.hasOwn(request, name) && request[name] !== null) kept.push([name, keepValue(request[name])]);
  }
  return kept.length === 0 ? null : Object.fromEntries(kept);
}

function keepValue(value: unknown): unknown {
  if (typeof value === 'string') return keepText(value);
  if (Array.isArray(value)) return value.map(keepValue);
  if (!isObject(value)) return value;
  const entries = Object.keys(value)
    .sort()
    .map((key): [string, unknown] => [keepText(key), keepValue(value[key])]);
  return Object.fromEntries(entries);
}

const VALUE_MEMBER = /^(secretstring|secretbinary|secretvalues?|rotationtoken|randompassword|plaintext)$/i;
/** Most members are told apart by their length alone. */
function isValueMember(key: string): boolean {
  return key.length >= 9 && key.length <= 14 && VALUE_MEMBER.test(key);
}

/** What AWS itself writes in place of a value. */
const HIDDEN = new Set(['HIDDEN_DUE_TO_SECURITY_REASONS', '<sensitiveDataRemoved>', '***', '']);

/**
 * Whether the record holds a member in which a secret value could stand. AWS leaves these members out; a record that
 * has one comes from somewhere else, and nothing of it is stored.
 */
export function carriesValue(value: unknown): boolean {
  if (Array.isArray(value)) return value.some(carriesValue);
  if (!isObject(value)) return false;
  return Object.keys(value).some((key) => {
    const content = value[key];
    if (!isValueMember(key)) return typeof content === 'object' && carriesValue(content);
    return content !== null && !HIDDEN.has(textAt(value, key) ?? (content === '' ? '' : '?'));
  });
}
