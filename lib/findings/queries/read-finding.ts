import type { Database } from '#lib/db/client.ts';
import { namesOf } from '#lib/people/queries.ts';
import type { Actor } from '#lib/people/rules/actor.ts';
import { can } from '#lib/people/rules/roles.ts';
import { checkNamed } from '../checks.ts';
import { selectFinding, selectSteps } from '../store/finding-rows.ts';
import { type FindingView, viewOf } from './finding-view.ts';

const MOST_STEPS = 100;

export interface FindingStepView {
  readonly at: string;
  readonly step: string;
  /** Display name; null: the product itself. */
  readonly who: string | null;
  readonly why: string | null;
}

export interface FindingPage {
  readonly finding: FindingView;
  readonly title: string;
  readonly risk: string;
  readonly remedy: string;
  readonly acknowledgedBy: string | null;
  /** Newest first. */
  readonly steps: readonly FindingStepView[];
}

/** One finding with its life, or null. */
export async function readFinding(db: Database, actor: Actor, id: string): Promise<FindingPage | null> {
  if (!can(actor, 'findings.read')) return null;
  const row = await selectFinding(db, id);
  const check = row && checkNamed(row.checkName);
  if (!row || !check) return null;
  const steps = await selectSteps(db, id, MOST_STEPS);
  const names = await namesOf(db, [row.acknowledgedBy, ...steps.map((step) => step.actorId)]);
  const nameOf = (personId: string | null) =>
    personId === null ? null : (names.get(personId) ?? 'Somebody');
  return {
    finding: viewOf(row),
    title: check.title,
    risk: check.risk,
    remedy: check.remedy,
    acknowledgedBy: nameOf(row.acknowledgedBy),
    steps: steps.map((step) => ({
      at: step.at.toISOString(),
      step: step.step,
      who: nameOf(step.actorId),
      why: step.why,
    })),
  };
}
