import type { AnotherAccount } from './settings.ts';

/** What the tests write for their account and region. */
export const WRITTEN = { account: '000000000000', region: 'eu-central-1' };
const LONGEST_NAME = 512;

type Place = Pick<AnotherAccount, 'account' | 'region' | 'prefix'>;
type Body = Record<string, unknown>;

/** The body of a request to Secrets Manager as the other account is to get it: with the prefix before every name. */
export function translateRequest(text: string, place: Place): string {
  let body: unknown;
  try {
    body = JSON.parse(text);
  } catch {
    return text;
  }
  if (typeof body !== 'object' || body === null || Array.isArray(body)) return text;
  const translated: Body = { ...body };
  for (const member of ['Name', 'SecretId']) {
    if (typeof translated[member] === 'string') translated[member] = prefixed(translated[member], place);
  }
  if (Array.isArray(translated.SecretIdList)) {
    translated.SecretIdList = translated.SecretIdList.map((id) =>
      typeof id === 'string' ? prefixed(id, place) : id,
    );
  }
  if (Array.isArray(translated.Filters)) {
    translated.Filters = translated.Filters.map((filter) => prefixedFilter(filter, place));
  }
  return withPlace(JSON.stringify(translated), WRITTEN, place);
}

/** An answer as the tests expect it: without the prefix, with the account and region that they write. */
export function translateAnswer(text: string, place: Place): string {
  return withPlace(withoutOthers(text, place).replaceAll(place.prefix, ''), place, WRITTEN);
}

/** A listing of a shared account shows what others have made as well. */
function withoutOthers(text: string, { prefix }: Place): string {
  if (!text.startsWith('{"SecretList"') && !text.includes('"SecretList":[')) return text;
  const answer = JSON.parse(text) as { SecretList: { Name?: string }[] };
  const SecretList = answer.SecretList.filter(({ Name }) => Name?.startsWith(prefix));
  return JSON.stringify({ ...answer, SecretList });
}

/** An empty name stays empty, and one of the full length as it is: both are about the limits of names. */
function prefixed(name: string, { prefix }: Place): string {
  const arn = /^(arn:[\w-]*:secretsmanager:[^:]*:[^:]*:secret:)(.+)$/s.exec(name);
  if (arn !== null) return `${arn[1]}${prefix}${arn[2]}`;
  return name === '' || name.length + prefix.length > LONGEST_NAME ? name : prefix + name;
}

function prefixedFilter(filter: unknown, place: Place): unknown {
  const { Key, Values } = (filter ?? {}) as { Key?: unknown; Values?: unknown };
  if (Key !== 'name' || !Array.isArray(Values)) return filter;
  const before = (value: unknown) =>
    typeof value !== 'string'
      ? value
      : value.startsWith('!')
        ? `!${place.prefix}${value.slice(1)}`
        : place.prefix + value;
  return { ...(filter as Body), Values: Values.map(before) };
}

function withPlace(
  text: string,
  from: { account: string; region: string },
  to: { account: string; region: string },
): string {
  return text.replaceAll(from.account, to.account).replaceAll(from.region, to.region);
}
