'use server';

import { changeSettings } from '#lib/cost/change-settings.ts';
import { putAdviceAside, putAdviceAsideSchema } from '#lib/cost/put-advice-aside.ts';
import { removeBudget, removeBudgetSchema } from '#lib/cost/remove-budget.ts';
import { budgetSchema } from '#lib/cost/rules/budget.ts';
import { priceEditSchema } from '#lib/cost/rules/price.ts';
import { costSettingsSchema } from '#lib/cost/rules/settings.ts';
import { setBudget } from '#lib/cost/set-budget.ts';
import { setPrice } from '#lib/cost/set-price.ts';
import { switchBill, switchBillSchema } from '#lib/cost/switch-bill.ts';
import { takeAdviceUp, takeAdviceUpSchema } from '#lib/cost/take-advice-up.ts';
import { withdrawPrice, withdrawPriceSchema } from '#lib/cost/withdraw-price.ts';
import { defineAction } from '#lib/web/action.ts';

export const putAside = defineAction('cost.put-aside', putAdviceAsideSchema, ({ db, actor }, input) =>
  putAdviceAside(db, actor, input),
);

export const takeUp = defineAction('cost.take-up', takeAdviceUpSchema, ({ db, actor }, input) =>
  takeAdviceUp(db, actor, input),
);

export const budget = defineAction('cost.set-budget', budgetSchema, ({ db, actor }, input) =>
  setBudget(db, actor, input),
);

export const dropBudget = defineAction('cost.remove-budget', removeBudgetSchema, ({ db, actor }, input) =>
  removeBudget(db, actor, input),
);

export const price = defineAction('cost.set-price', priceEditSchema, ({ db, actor }, input) =>
  setPrice(db, actor, input),
);

export const dropPrice = defineAction('cost.withdraw-price', withdrawPriceSchema, ({ db, actor }, input) =>
  withdrawPrice(db, actor, input),
);

export const settings = defineAction('cost.change-settings', costSettingsSchema, ({ db, actor }, input) =>
  changeSettings(db, actor, input),
);

export const bill = defineAction('cost.switch-bill', switchBillSchema, ({ db, actor }, input) =>
  switchBill(db, actor, input),
);
