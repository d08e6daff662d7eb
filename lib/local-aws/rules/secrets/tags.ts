import { ok, type Result, refuse } from '#lib/kernel/result.ts';

export interface Tag {
  readonly Key: string;
  readonly Value: string;
}

const MOST_TAGS = 50;

/**
 * The tags after adding some: keys are case-sensitive, the same key overwrites. `undefined` means never tagged, which
 * is not the same as an empty list.
 */
export function tagsAfterAdding(
  tags: readonly Tag[] | undefined,
  added: readonly { readonly Key?: string; readonly Value?: string }[],
): Result<readonly Tag[]> {
  const byKey = new Map((tags ?? []).map((tag) => [tag.Key, tag.Value]));
  for (const tag of added) {
    if (tag.Key === undefined) return refuse('InvalidParameterException', 'A tag must have a key.');
    if (/^aws:/i.test(tag.Key)) {
      return refuse(
        'InvalidParameterException',
        'Tag keys that begin with aws: are reserved for use by AWS.',
      );
    }
    byKey.set(tag.Key, tag.Value ?? '');
  }
  if (byKey.size > MOST_TAGS) {
    return refuse('InvalidParameterException', `A secret can't have more than ${MOST_TAGS} tags.`);
  }
  return ok([...byKey].map(([Key, Value]) => ({ Key, Value })));
}

/** The tags after removing some. A key that is not there is no error; never tagged stays never tagged. */
export function tagsAfterRemoving(
  tags: readonly Tag[] | undefined,
  keys: readonly string[],
): readonly Tag[] | undefined {
  return tags?.filter((tag) => !keys.includes(tag.Key));
}
