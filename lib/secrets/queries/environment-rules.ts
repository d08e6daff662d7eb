import type { Database } from '#lib/db/client.ts';
import type { Actor } from '#lib/people/rules/actor.ts';
import { can } from '#lib/people/rules/roles.ts';
import { DEFAULT_ENVIRONMENT_RULES, type EnvironmentRule } from '../rules/environment.ts';
import { countByRule } from '../store/environment-counts.ts';

/** One rule and the living secrets that it decides. */
export interface RuleUse {
  readonly rule: EnvironmentRule;
  readonly secrets: number;
}

export interface RuleUses {
  /** They stand in the configuration file; else they are those of every installation. */
  readonly configured: boolean;
  readonly rules: readonly RuleUse[];
  /** No rule decides them, or one in words it does not know. Treated as production. */
  readonly undecided: number;
}

/**
 * What each environment rule decides. The strictest rule that matches a secret decides it, so a secret is counted once; one
 * whose lowering still waits counts with the rule that holds.
 */
export async function listRuleUses(
  db: Database,
  actor: Actor,
  rules: readonly EnvironmentRule[],
): Promise<RuleUses> {
  const counts = can(actor, 'connections.read') ? await countByRule(db) : [];
  const left = [...counts];
  const uses = rules.map((rule) => {
    let secrets = 0;
    for (let index = left.length - 1; index >= 0; index--) {
      const count = left[index];
      if (!count || !decidedBy(rule, count)) continue;
      secrets += count.secrets;
      left.splice(index, 1);
    }
    return { rule, secrets };
  });
  return {
    configured: JSON.stringify(rules) !== JSON.stringify(DEFAULT_ENVIRONMENT_RULES),
    rules: uses,
    undecided: left.reduce((sum, { secrets }) => sum + secrets, 0),
  };
}

function decidedBy(
  rule: EnvironmentRule,
  { environment, words }: { readonly environment: string; readonly words: string },
): boolean {
  switch (rule.by) {
    case 'account':
      return rule.environment === environment && words === `account ${rule.accountId}`;
    case 'path': {
      const segment = words.startsWith('path segment ') ? words.slice('path segment '.length) : null;
      return (
        rule.environment === environment && segment !== null && rule.words.some((word) => same(word, segment))
      );
    }
    case 'tag': {
      const key = /^tag (.+)$/s.exec(words)?.[1];
      return key !== undefined && environment !== 'unknown' && rule.keys.some((each) => same(each, key));
    }
  }
}

function same(a: string, b: string): boolean {
  const lower = (text: string) => text.replace(/[A-Z]/g, (letter) => letter.toLowerCase());
  return lower(a) === lower(b);
}
