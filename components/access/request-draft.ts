import type { AskedItem } from '#lib/access/rules/asking.ts';
import type { SubmitRequestInput } from '#lib/access/submit-request.ts';

/** One secret of the form, with what is shown of it before the server has said more. */
export interface DraftItem extends AskedItem {
  readonly name: string;
  readonly environment: string;
  readonly place: string;
}

/** What stands in the request form. */
export interface RequestDraft {
  readonly items: readonly DraftItem[];
  /** Null: as long as the policies allow. Seconds. */
  readonly durationSeconds: number | null;
  /** Null: as many as each policy allows. */
  readonly uses: number | null;
  readonly reason: string;
  readonly ticket: string;
}

const isText = (value: unknown): value is string => typeof value === 'string';
const isTextOrNull = (value: unknown): value is string | null => value === null || isText(value);
const isNumberOrNull = (value: unknown): value is number | null =>
  value === null || typeof value === 'number';

/** Takes a kept draft only if it has exactly the form of one. */
export function readDraft(kept: unknown): RequestDraft | null {
  if (typeof kept !== 'object' || kept === null) return null;
  const { items, durationSeconds, uses, reason, ticket } = kept as Record<string, unknown>;
  if (!Array.isArray(items) || !items.every(isDraftItem)) return null;
  if (!isNumberOrNull(durationSeconds) || !isNumberOrNull(uses)) return null;
  return isText(reason) && isText(ticket) ? { items, durationSeconds, uses, reason, ticket } : null;
}

function isDraftItem(value: unknown): value is DraftItem {
  if (typeof value !== 'object' || value === null) return false;
  const { secretId, act, stage, versionId, keyNames, name, environment, place } = value as Record<
    string,
    unknown
  >;
  return (
    [secretId, act, name, environment, place].every(isText) &&
    [stage, versionId].every(isTextOrNull) &&
    Array.isArray(keyNames) &&
    keyNames.every(isText)
  );
}

/** What goes to the server of an item. */
export function askedOf({
  secretId,
  act,
  stage,
  versionId,
  keyNames,
}: DraftItem): SubmitRequestInput['items'][number] {
  return { secretId, act, stage, versionId, keyNames: [...keyNames] };
}

/** A choice of the list "which value": a label or one version. */
export function targetValue({ stage, versionId }: Pick<AskedItem, 'stage' | 'versionId'>): string {
  return versionId === null ? `label ${stage ?? ''}` : `version ${versionId}`;
}

export function targetOf(value: string): Pick<AskedItem, 'stage' | 'versionId'> {
  const cut = value.indexOf(' ');
  const name = value.slice(cut + 1);
  return value.startsWith('version ') ? { stage: null, versionId: name } : { stage: name, versionId: null };
}
