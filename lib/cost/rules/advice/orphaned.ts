import { DAY_MS, dayOf } from '../calendar.ts';
import { type Advice, type AdviceFacts, WINDOW_DAYS } from './advice.ts';

/** A rotation that has failed so long does not fail for a moment's reason. */
const FAILING_DAYS = 14;
const FAILED_ATTEMPTS = 3;

/**
 * Credentials of a database that seems to be gone. The database itself is never asked and the value never read: what
 * counts is that nobody but its rotation and tools reads them for the whole window, and that a tag says so or its rotation
 * has failed for weeks. The act is to look, not to delete.
 */
export const orphaned: Advice = {
  kind: 'orphaned',
  proven: false,
  deletes: false,
  title: 'Credentials of databases that seem to be gone',
  act: 'Look at its rotation',
  risk: 'Told by what is around the secret; the database itself is not asked. One that is only stopped, or not to be reached by the function, looks the same.',
  judge(facts, prices, now) {
    const evidence = orphanEvidence(facts, now);
    const saving = prices.monthly('secret');
    if (evidence === null || saving === 0) return [];
    const { secretId } = facts;
    return [{ subject: secretId, secretId, principalId: null, savingMicros: saving, evidence }];
  },
  says: ({ tag, failingSince, attempts, onlyRotation }) => {
    const by = onlyRotation === true ? 'only its rotation and tools read it' : 'nobody read it';
    const reasons = [
      ...(tag === '' ? [] : [`its tag says ${tag}`]),
      ...(failingSince === '' ? [] : [`its rotation failed ${attempts} times since ${failingSince}`]),
    ];
    return `holds a login to a database; ${by} in the last ${WINDOW_DAYS} days, and ${reasons.join(' and ')}.`;
  },
};

/** What speaks for it; `null`: nothing does, or somebody uses it. */
export function orphanEvidence(facts: AdviceFacts, now: number) {
  const edge = now - WINDOW_DAYS * DAY_MS;
  if (facts.type !== 'database-credentials' || facts.isReplica || facts.owningService !== null) return null;
  if (facts.deletionAskedAt !== null || facts.createdAt === null || facts.createdAt > edge) return null;
  if (facts.callers.some((caller) => !caller.isInventoryTool && !caller.isRotation)) return null;
  const lately = facts.lastAccessedOn !== null && facts.lastAccessedOn + DAY_MS > edge;
  if (lately && !(facts.callers.length > 0 && facts.seenDays >= WINDOW_DAYS)) return null;
  const failing = facts.failing !== null && isForLong(facts.failing, now) ? facts.failing : null;
  if (facts.endedTag === null && failing === null) return null;
  return {
    tag: facts.endedTag ?? '',
    failingSince: failing === null ? '' : dayOf(failing.since),
    attempts: failing?.attempts ?? 0,
    onlyRotation: facts.callers.length > 0,
  };
}

function isForLong({ since, attempts }: { since: number; attempts: number }, now: number): boolean {
  return attempts >= FAILED_ATTEMPTS && since <= now - FAILING_DAYS * DAY_MS;
}

const KEYS = /^(decommissioned|retired|end-?of-?life|eol|deleted|sunset)(-?(on|at|date|since))?$/i;
const STATES = /^(status|state|lifecycle|life-?cycle|database-?(status|state))$/i;
const ENDED = /^(decommissioned|retired|deleted|terminated|destroyed|end-?of-?life|eol)$/i;
const DENIED = /^(|no|false|0|never|none)$/i;

/** The tag that says that what this secret opens is gone, as `key=value`; `null`: none does. */
export function endedTagOf(tags: readonly { readonly key: string; readonly value: string }[]): string | null {
  const found = tags.find(
    ({ key, value }) =>
      (KEYS.test(key.trim()) && !DENIED.test(value.trim())) ||
      (STATES.test(key.trim()) && ENDED.test(value.trim())),
  );
  return found === undefined ? null : `${found.key}=${found.value}`.slice(0, 100);
}
