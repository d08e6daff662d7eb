import { type Check, numberIn, textIn } from '../rules/check.ts';

export const budgetCrossed: Check<'budget'> = {
  name: 'budget-crossed',
  looksAt: 'budget',
  title: 'A budget that is or will be crossed',
  risk: 'The month will cost more than was meant for it.',
  remedy:
    'Look at what grew: usually a caller that asks for the same value again and again, or secrets nobody uses.',
  judge(facts) {
    const crossed = facts.spentMicros > facts.budgetMicros;
    if (!crossed && facts.forecastMicros <= facts.budgetMicros) return null;
    return {
      subject: facts.path === '' ? 'everything' : `/${facts.path}`,
      secretId: null,
      severity: crossed ? 'medium' : 'low',
      since: null,
      evidence: {
        path: facts.path,
        currency: facts.currency,
        budget: facts.budgetMicros,
        // In steps of a tenth of the budget: a forecast moves with every call, and a finding that changes all the time is noise.
        times: Math.floor((10 * facts.forecastMicros) / facts.budgetMicros) / 10,
        crossed,
      },
    };
  },
  says: (evidence) => {
    const path = textIn(evidence, 'path');
    const budget = `${(numberIn(evidence, 'budget') / 1_000_000).toFixed(2)} ${textIn(evidence, 'currency')}`;
    const node = path === '' ? 'Everything together' : `What lies below ${path}`;
    const how = evidence.crossed === true ? 'has crossed' : 'will cross';
    return `${node} ${how} its budget of ${budget} a month; by its mean so far it comes to ${numberIn(evidence, 'times')} times as much.`;
  },
};
