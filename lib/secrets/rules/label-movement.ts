/** Which version holds which staging label, seen twice: what moved in between. */

/** Version id → its labels, as AWS told them. */
export type LabelPicture = ReadonlyMap<string, readonly string[]>;

export interface LabelChange {
  readonly label: string;
  /** `null`: the label was nowhere before. */
  readonly fromVersionId: string | null;
  /** `null`: the label is nowhere now. */
  readonly toVersionId: string | null;
}

/** The movements between two pictures, in the order of the labels. A label sits on at most one version. */
export function labelChanges(before: LabelPicture, after: LabelPicture): readonly LabelChange[] {
  const from = holders(before);
  const to = holders(after);
  const labels = [...new Set([...from.keys(), ...to.keys()])].sort();
  return labels
    .map((label) => ({
      label,
      fromVersionId: from.get(label) ?? null,
      toVersionId: to.get(label) ?? null,
    }))
    .filter((change) => change.fromVersionId !== change.toVersionId);
}

/** Label → the version that holds it. */
export function holders(picture: LabelPicture): ReadonlyMap<string, string> {
  const held = new Map<string, string>();
  for (const [versionId, labels] of picture) for (const label of labels) held.set(label, versionId);
  return held;
}

/**
 * The interval in which an observed movement took place. AWS moves LastChangedDate with every change, so the last
 * movement was no later than that, if that does not lie before the first of the two observations.
 */
export function movementInterval(
  previous: Date | null,
  changedAt: Date | null,
  now: Date,
): { readonly notBefore: Date | null; readonly at: Date } {
  const within = changedAt !== null && changedAt <= now && (previous === null || changedAt >= previous);
  return { notBefore: previous, at: within ? changedAt : now };
}
