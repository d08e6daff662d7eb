import { type PolicyDocument, specificityOf } from '#lib/access/rules/policy.ts';

interface Scoped {
  readonly name: string;
  readonly document: Pick<PolicyDocument, 'scope' | 'longestSeconds'>;
}

/** The order of a list: the path that spells out more, then more tags, accounts, regions, environments, then the shorter one. */
export function mostSpecificFirst<P extends Scoped>(policies: readonly P[]): readonly P[] {
  return [...policies].sort((a, b) => {
    const [left, right] = [specificityOf(a.document.scope), specificityOf(b.document.scope)];
    const at = left.findIndex((value, index) => value !== right[index]);
    if (at >= 0) return (right[at] ?? 0) - (left[at] ?? 0);
    return a.document.longestSeconds - b.document.longestSeconds || a.name.localeCompare(b.name);
  });
}
