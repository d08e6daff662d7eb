import { ok, type Result, refuse } from '#lib/kernel/result.ts';

/** Which version holds a label: label → version id. A map can hold a label only once. */
export type Labels = ReadonlyMap<string, string>;

export const CURRENT = 'AWSCURRENT';
export const PREVIOUS = 'AWSPREVIOUS';
export const PENDING = 'AWSPENDING';

/** All labels of all versions of a secret together (service quota). */
export const MOST_LABELS = 20;

/**
 * Attaches a label to a version: it leaves its holder, and when it is AWSCURRENT coming from another version, that
 * version becomes AWSPREVIOUS. All other labels stay.
 */
export function attachLabel(labels: Labels, label: string, version: string): Labels {
  const moved = new Map(labels);
  const holder = labels.get(label);
  moved.set(label, version);
  if (label !== CURRENT) return moved;
  if (holder !== undefined && holder !== version) moved.set(PREVIOUS, holder);
  return moved;
}

/**
 * The labels after a new value was put. Without stages asked for, AWSCURRENT; the very first version gets AWSCURRENT
 * whatever was asked for. Moving AWSCURRENT strips AWSPENDING from the version that was current (AWS behaviour,
 * recorded), which UpdateSecretVersionStage does not do.
 */
export function labelsAfterPut(
  labels: Labels,
  version: string,
  asked: readonly string[] | undefined,
): Result<Labels> {
  const wanted = new Set(asked ?? [CURRENT]);
  if (!labels.has(CURRENT)) wanted.add(CURRENT);
  const wasCurrent = labels.get(CURRENT);
  let moved: Labels = labels;
  for (const label of wanted) if (label !== CURRENT) moved = attachLabel(moved, label, version);
  if (wanted.has(CURRENT)) {
    if (wasCurrent !== undefined && wasCurrent !== version && moved.get(PENDING) === wasCurrent) {
      moved = withoutLabel(moved, PENDING);
    }
    moved = attachLabel(moved, CURRENT, version);
  }
  return withinQuota(moved);
}

export interface StageMove {
  readonly label: string;
  readonly removeFrom: string | undefined;
  readonly moveTo: string | undefined;
}

/** The labels after UpdateSecretVersionStage, or why AWS refuses the move. */
export function labelsAfterMove(labels: Labels, move: StageMove): Result<Labels> {
  const { label, removeFrom, moveTo } = move;
  const holder = labels.get(label);
  if (removeFrom === undefined && moveTo === undefined) {
    return refuse(
      'InvalidParameterException',
      'You must provide a value for MoveToVersionId, RemoveFromVersionId, or both.',
    );
  }
  if (removeFrom !== undefined && removeFrom !== holder) return notTheHolder(label);
  if (removeFrom === undefined && holder !== undefined && holder !== moveTo)
    return mustNameHolder(label, holder);
  if (moveTo !== undefined) return withinQuota(attachLabel(labels, label, moveTo));
  if (label === CURRENT) {
    return refuse(
      'InvalidParameterException',
      `You can only move staging label ${CURRENT} to a different secret version. It can't be completely removed.`,
    );
  }
  return ok(withoutLabel(labels, label));
}

function notTheHolder(label: string) {
  return refuse(
    'InvalidParameterException',
    `If you specify RemoveFromVersionId, it must be set to the version that currently has the staging label ${label}.`,
  );
}

function mustNameHolder(label: string, holder: string) {
  return refuse(
    'InvalidParameterException',
    `The parameter RemoveFromVersionId can't be empty. Staging label ${label} is currently attached to version ` +
      `${holder}, so you must explicitly reference that version in RemoveFromVersionId.`,
  );
}

function withinQuota(labels: Labels): Result<Labels> {
  if (labels.size <= MOST_LABELS) return ok(labels);
  return refuse(
    'LimitExceededException',
    `You can't attach more than ${MOST_LABELS} staging labels to the versions of one secret.`,
  );
}

function withoutLabel(labels: Labels, label: string): Labels {
  const rest = new Map(labels);
  rest.delete(label);
  return rest;
}

/** The labels of one version, in a fixed order. */
export function labelsOf(labels: Labels, version: string): string[] {
  const own: string[] = [];
  for (const [label, holder] of labels) if (holder === version) own.push(label);
  return own.sort();
}

/** Version id → its labels, for labelled versions only: the map DescribeSecret shows. */
export function stagesByVersion(labels: Labels): Record<string, string[]> {
  const byVersion = new Map<string, string[]>();
  for (const [label, version] of labels)
    byVersion.set(version, [...(byVersion.get(version) ?? []), label].sort());
  return Object.fromEntries(byVersion);
}
