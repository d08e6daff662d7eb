import { type Sentences, text } from './words.ts';

export const COST_SENTENCES: Sentences = {
  'cost.price-set': (data) => ({
    act: `set the price of ${text(data.component).replaceAll('-', ' ')} from ${text(data.validFrom)}`,
    names: 'nothing',
  }),
  'cost.price-withdrawn': (data) => ({
    act: `withdrew a price of ${text(data.component).replaceAll('-', ' ')}`,
    names: 'nothing',
  }),
  'cost.settings-changed': () => ({ act: 'changed how cost is reckoned', names: 'nothing' }),
  'cost.budget-set': (data) => ({ act: `set the budget of ${nodeOf(data.path)}`, names: 'nothing' }),
  'cost.budget-removed': (data) => ({ act: `removed the budget of ${nodeOf(data.path)}`, names: 'nothing' }),
  'cost.advice-put-aside': (data) => ({
    act: 'put an advice aside on',
    names: 'secret',
    tail: ` (${text(data.advice).replaceAll('-', ' ')}) until ${text(data.until).slice(0, 10)}`,
  }),
  'cost.advice-taken-up': (data) => ({
    act: 'took an advice up again on',
    names: 'secret',
    tail: ` (${text(data.advice).replaceAll('-', ' ')})`,
  }),
  'cost.bill-switched': (data) => ({
    act:
      data.isOn === true
        ? `let the bill of ${text(data.connection)} be asked for once a day`
        : `stopped asking for the bill of ${text(data.connection)}`,
    names: 'nothing',
  }),
  'cost.exported': (data) => ({
    act: `exported the cost of ${text(data.month)} as ${text(data.form).toUpperCase()}`,
    names: 'nothing',
  }),
};

function nodeOf(path: unknown): string {
  const written = text(path);
  return written === '' ? 'everything' : written;
}
