import type { BreakGlassView } from '#lib/access/queries/break-glass.ts';
import type { RotationDueView } from '#lib/access/queries/ledger.ts';
import { isEnvironment } from '#lib/secrets/rules/environment.ts';
import { plural } from '../access/words.ts';
import type { Problem, ProblemSecret } from './problems.ts';

/** What break-glass and reveals have left to do: reviews that are due, and values that were seen and not replaced. */
export function dutyProblems(
  openings: readonly BreakGlassView[],
  rotations: readonly RotationDueView[],
): readonly Problem[] {
  return [...openings.flatMap(openingProblem), ...rotations.map(rotationProblem)];
}

function secretOf(about: { secretId: string; secretName: string; environment: string }): ProblemSecret {
  const environment = isEnvironment(about.environment) ? about.environment : 'unknown';
  return { id: about.secretId, name: about.secretName, environment };
}

function openingProblem(opening: BreakGlassView): Problem[] {
  const { review, rotation, valuesRead } = opening;
  const read =
    valuesRead === 0 ? 'No value was read.' : `${plural(valuesRead, 'value was', 'values were')} read.`;
  const link = { href: `/break-glass/${opening.id}`, label: 'See the opening' };
  const common = { id: opening.id, secret: secretOf(opening), since: opening.openedAt, link };
  if (review.done === null) {
    const after = review.overdue
      ? 'by break-glass, and its review is overdue'
      : 'by break-glass, and nobody reviewed it';
    return [
      {
        ...common,
        category: review.overdue ? 'Overdue' : 'Unexplained',
        mark: review.overdue ? 'broken' : 'attention',
        before: `${opening.openerName} opened`,
        after,
        meaning: `${read} Somebody else has to look at it.`,
      },
    ];
  }
  if (rotation.state !== 'due' || valuesRead === 0) return [];
  const after = 'was read by break-glass and is not rotated';
  return [{ ...common, category: 'Overdue', mark: 'attention', before: '', after, meaning: read }];
}

function rotationProblem(due: RotationDueView): Problem {
  return {
    id: due.id,
    category: 'Overdue',
    mark: due.overdue ? 'broken' : 'attention',
    before: '',
    secret: secretOf(due),
    after: due.overdue ? 'was seen and should be rotated by now' : 'was seen and has to be rotated',
    meaning: `The policy ${due.policyName} wants a value replaced that somebody has seen.`,
    since: due.since,
    link: { href: `/secrets/${due.secretId}/exposure`, label: 'See who' },
  };
}
