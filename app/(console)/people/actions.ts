'use server';

import { disablePersonSchema, disablePerson as off } from '#lib/access/disable-person.ts';
import { changeCustomRole, changeCustomRoleSchema } from '#lib/people/change-custom-role.ts';
import { enablePersonSchema, enablePerson as on } from '#lib/people/enable-person.ts';
import { giveRole as give, giveRoleSchema } from '#lib/people/give-role.ts';
import { makeCustomRole } from '#lib/people/make-custom-role.ts';
import { removeCustomRole, removeCustomRoleSchema } from '#lib/people/remove-custom-role.ts';
import { customRoleSchema } from '#lib/people/rules/custom-role.ts';
import { takeRole as take, takeRoleSchema } from '#lib/people/take-role.ts';
import { defineAction } from '#lib/web/action.ts';

export const giveRole = defineAction('people.give-role', giveRoleSchema, ({ db, actor }, input) =>
  give(db, actor, input),
);

export const takeRole = defineAction('people.take-role', takeRoleSchema, ({ db, actor }, input) =>
  take(db, actor, input),
);

export const disablePerson = defineAction('people.disable', disablePersonSchema, ({ db, actor }, input) =>
  off(db, actor, input),
);

export const enablePerson = defineAction('people.enable', enablePersonSchema, ({ db, actor }, input) =>
  on(db, actor, input),
);

export const makeRole = defineAction('roles.make', customRoleSchema, ({ db, actor }, input) =>
  makeCustomRole(db, actor, input),
);

export const changeRole = defineAction('roles.change', changeCustomRoleSchema, ({ db, actor }, input) =>
  changeCustomRole(db, actor, input),
);

export const removeRole = defineAction('roles.remove', removeCustomRoleSchema, ({ db, actor }, input) =>
  removeCustomRole(db, actor, input),
);
