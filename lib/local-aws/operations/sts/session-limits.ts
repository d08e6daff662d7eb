import type { InputOf } from '../../shapes/shape.ts';
import type { assumeRole as members } from '../../shapes/sts/assume-role.ts';
import type { StoredRole } from '../../state/principals.ts';
import { AwsError } from '../../wire/aws-error.ts';
import type { Call } from '../operation.ts';

type Input = InputOf<typeof members>;

const DEFAULT_SECONDS = 3600;
const LONGEST_CHAINED_SECONDS = 3600;
/** Bytes of policy and tags that make up 100 per cent. AWS does not publish its packed format. */
const PACKED_BYTES = 4096;

export function checkTags(input: Input): void {
  const keys = (input.Tags ?? []).map((tag) => tag.Key.toLowerCase());
  if (new Set(keys).size < keys.length)
    throw invalid('Duplicate tag keys found. Tag keys are case insensitive.');
  if (keys.some((key) => key.startsWith('aws:'))) throw invalid('Tag keys must not begin with aws:.');
  if (/^aws:/i.test(input.SourceIdentity ?? ''))
    throw invalid('The source identity must not begin with aws:.');
  if (input.PolicyArns !== undefined)
    throw invalid('The local AWS does not do managed session policies yet.');
}

/** The length of the session: at most what the role allows, and one hour when a role assumes a role. */
export function checkDuration(call: Call<Input>, role: StoredRole): number {
  const seconds = call.input.DurationSeconds ?? DEFAULT_SECONDS;
  if (call.caller.kind === 'session' && seconds > LONGEST_CHAINED_SECONDS) {
    throw invalid(
      'The requested DurationSeconds exceeds the 1 hour session limit for roles assumed by role chaining',
    );
  }
  if (seconds > role.maxSessionSeconds) {
    throw invalid('The requested DurationSeconds exceeds the MaxSessionDuration set for this role.');
  }
  return seconds;
}

/** How much of the packed size the session policy and the tags take, in per cent; undefined without both. */
export function packedPercent(input: Input): number | undefined {
  if (input.Policy === undefined && input.Tags === undefined) return undefined;
  const policy = input.Policy === undefined ? '' : JSON.stringify(JSON.parse(input.Policy));
  const tags = (input.Tags ?? []).map((tag) => tag.Key + tag.Value).join('');
  const percent = Math.max(1, Math.ceil((Buffer.byteLength(policy + tags) * 100) / PACKED_BYTES));
  if (percent <= 100) return percent;
  throw new AwsError(
    'PackedPolicyTooLarge',
    `Packed policy consumes ${percent}% of allotted space, please use smaller policy.`,
  );
}

/** Tags of this session, with the transitive ones of the session that assumes the role; those win. */
export function sessionTags(call: Call<Input>): {
  tags: Record<string, string>;
  transitiveTagKeys: string[];
} {
  const own = (call.input.Tags ?? []).map((tag): [string, string] => [tag.Key, tag.Value]);
  const inherited =
    call.caller.kind === 'session'
      ? Object.entries(call.caller.tags).filter(([key]) => inheritedKeys(call).includes(key))
      : [];
  return {
    tags: Object.fromEntries([...own, ...inherited]),
    transitiveTagKeys: [...new Set([...inheritedKeys(call), ...(call.input.TransitiveTagKeys ?? [])])],
  };
}

function inheritedKeys(call: Call<Input>): readonly string[] {
  return call.caller.kind === 'session' ? call.caller.transitiveTagKeys : [];
}

function invalid(words: string): AwsError {
  return new AwsError('ValidationError', words);
}
