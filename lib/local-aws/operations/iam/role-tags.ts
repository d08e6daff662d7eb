import { type Tag, tagsAfterAdding } from '../../rules/secrets/tags.ts';
import { conflict } from './iam-demand.ts';
import { invalid } from './run-simulation.ts';

const MOST_TAGS = 50;

/** The tags after adding some. Keys of IAM are told apart without regard to case, and keep it. */
export function tagged(before: readonly Tag[], added: readonly Tag[]): readonly Tag[] {
  const keys = added.map(({ Key }) => Key.toLowerCase());
  if (new Set(keys).size < keys.length) {
    throw invalid('Duplicate tag keys found. Please note that Tag keys are case insensitive.');
  }
  const kept = before.filter(({ Key }) => !keys.includes(Key.toLowerCase()));
  const all = tagsAfterAdding(undefined, added);
  if (!all.ok) throw invalid('Tag keys that begin with aws: are reserved for use by AWS.');
  if (kept.length + added.length > MOST_TAGS) {
    throw conflict('LimitExceeded', `The number of tags has reached the maximum limit of ${MOST_TAGS}.`);
  }
  return [...kept, ...all.value];
}

export function untagged(before: readonly Tag[], keys: readonly string[]): readonly Tag[] {
  const gone = keys.map((key) => key.toLowerCase());
  return before.filter(({ Key }) => !gone.includes(Key.toLowerCase()));
}

/** What a policy may ask of the tags in a request. */
export function tagContext(tags: readonly Tag[] = []): [string, readonly string[]][] {
  return [
    ...tags.map(({ Key, Value }): [string, readonly string[]] => [
      `aws:requesttag/${Key.toLowerCase()}`,
      [Value],
    ]),
    ...(tags.length === 0
      ? []
      : [['aws:tagkeys', tags.map(({ Key }) => Key)] satisfies [string, readonly string[]]]),
  ];
}
