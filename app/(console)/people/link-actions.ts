'use server';

import { linkPeople as link, linkPeopleSchema } from '#lib/people/link-people.ts';
import { defineAction } from '#lib/web/action.ts';

export const linkPeople = defineAction('people.link', linkPeopleSchema, ({ db, actor }, input) =>
  link(db, actor, input),
);
