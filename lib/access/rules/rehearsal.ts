import type { Act } from './act.ts';
import { type AutomaticVerdict, judgeAutomatically } from './automatic.ts';
import { isAmong } from './people-named.ts';
import { type Human, isSameHuman, mayNow } from './person.ts';
import {
  type LivePolicy,
  type PolicyStep,
  type RankedPolicy,
  rankPolicies,
  type ScopeFacts,
} from './policy.ts';
import { type Appointment, couldSign, fits } from './quorum.ts';
import { couldFill } from './quorum-reach.ts';

export interface RehearsalCase {
  readonly policies: readonly LivePolicy[];
  readonly subject: ScopeFacts;
  readonly owner: string | null;
  readonly act: Act;
  readonly stage: string | null;
  readonly asker: Human;
  /** Everybody whom a step of the policy that applies names, disabled people too. */
  readonly people: readonly Human[];
  readonly appointments: readonly Appointment[];
  /** Null: as long as the policy allows. */
  readonly durationSeconds: number | null;
  readonly uses: number | null;
  readonly earlierDenials: number;
  readonly shapedEdition: boolean;
  readonly now: Date;
}

export interface RehearsedStep {
  readonly step: PolicyStep;
  /** Named by this step and able to sign it, the asker and their other accounts not counted. */
  readonly able: readonly Human[];
  /** Named by this step and not able: disabled, or in no role that decides. */
  readonly unable: readonly Human[];
}

export interface Rehearsal {
  /** Every policy that covers it, the one that applies first. Empty: nobody could be given access. */
  readonly ranking: readonly RankedPolicy[];
  /** Whether the asker could ask at all, and for that long. */
  readonly mayAsk: 'yes' | 'not-allowed' | 'not-named' | 'too-long';
  readonly durationSeconds: number;
  readonly uses: number;
  readonly steps: readonly RehearsedStep[];
  /** Whose signature would count first. */
  readonly first: readonly Human[];
  /** All steps could be filled now, each person once. */
  readonly isReachable: boolean;
  /** The rule that would decide by itself. */
  readonly automatic: AutomaticVerdict | null;
  /** Minutes and uses of a break-glass that is open to the asker; null where it is not. */
  readonly breakGlass: { readonly minutes: number; readonly uses: number } | null;
}

/** What would happen if this person asked for this now. Nothing is written, nobody is told. */
export function rehearse(c: RehearsalCase): Rehearsal {
  const ranking = rankPolicies(c.policies, c.subject, c.act);
  const document = ranking[0]?.policy.document;
  if (!document) return { ...NOTHING, ranking };
  const durationSeconds = c.durationSeconds ?? document.longestSeconds;
  const uses = c.uses ?? document.uses;
  const isOther = (human: Human) => !isSameHuman(human, c.asker);
  const mayDecide = (human: Human) => mayNow(human, 'requests.decide');
  const steps = document.steps.map((step) => {
    const named = c.people.filter((human) => isOther(human) && fits(human, step, c.owner));
    return { step, able: named.filter(mayDecide), unable: named.filter((human) => !mayDecide(human)) };
  });
  const { owner, appointments } = c;
  const poll = { document, factsHash: '', owner, appointments, requesters: [c.asker], votes: [] };
  const holder = document.breakGlass !== null && c.asker.active && isAmong(c.asker, document.breakGlass);
  return {
    ranking,
    mayAsk: judgeAsking(c, document, durationSeconds),
    durationSeconds,
    uses,
    steps,
    first: c.people.filter((human) => couldSign(human, poll)),
    isReachable: couldFill(
      document.steps,
      c.people.filter((h) => isOther(h) && mayDecide(h)),
      c.owner,
    ),
    automatic: judgeAutomatically(document, { ...c, durationSeconds, uses }),
    breakGlass:
      holder && document.breakGlass && c.act === 'reveal'
        ? { minutes: document.breakGlass.minutes, uses: document.breakGlass.uses }
        : null,
  };
}

function judgeAsking(
  { asker, act }: RehearsalCase,
  document: LivePolicy['document'],
  durationSeconds: number,
): Rehearsal['mayAsk'] {
  if (!mayNow(asker, act === 'policy-edit' ? 'policies.propose' : 'requests.create')) return 'not-allowed';
  if (!isAmong(asker, document.askers)) return 'not-named';
  return durationSeconds > document.longestSeconds ? 'too-long' : 'yes';
}

const NOTHING: Rehearsal = {
  ranking: [],
  mayAsk: 'not-named',
  durationSeconds: 0,
  uses: 0,
  steps: [],
  first: [],
  isReachable: false,
  automatic: null,
  breakGlass: null,
};
