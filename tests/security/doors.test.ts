import { parse } from '@swc/core';
import { expect, test } from 'vitest';
import { ACTIONS, PAGES, ROUTES } from '#lib/web/rules/doors.ts';
import {
  actionsOf,
  doorFiles,
  exportedDoors,
  isActionFile,
  moduleOf,
  pagesOf,
  routesOf,
} from '#tests/support/doors.ts';

const files = await doorFiles();

test('every page is made by definePage, with a door of the table', async () => {
  const pages = await pagesOf(files);
  expect(pages.length).toBeGreaterThan(5);
  expect(pages.filter((page) => !Object.hasOwn(PAGES, page.door))).toEqual([]);
});

test('every server action is made by defineAction, with a door of the table, and no two share one', async () => {
  const actions = await actionsOf(files);
  expect(actions.length).toBeGreaterThan(1);
  expect(actions.filter((action) => !Object.hasOwn(ACTIONS, action.door))).toEqual([]);
  expect(new Set(actions.map((action) => action.door)).size).toBe(actions.length);
});

test('every route is made by defineRoute, with a door of the table', async () => {
  const routes = await routesOf(files);
  expect(routes.filter((route) => !Object.hasOwn(ROUTES, route.door))).toEqual([]);
});

test('no function declares itself a server action: only whole files do, where every export is looked at', async () => {
  const offenders: string[] = [];
  for (const file of files) {
    const { text, items } = await moduleOf(file);
    const directives = text.match(/^\s*(['"`])use server\1/gm) ?? [];
    if (directives.length > (isActionFile(items) ? 1 : 0)) offenders.push(file);
  }
  expect(offenders).toEqual([]);
});

test('every door of the table is a door of the product', async () => {
  const used = new Set(
    [...(await pagesOf(files)), ...(await actionsOf(files)), ...(await routesOf(files))].map(
      (door) => door.door,
    ),
  );
  const all = [...Object.keys(PAGES), ...Object.keys(ACTIONS), ...Object.keys(ROUTES)];
  expect(all.filter((door) => !used.has(door))).toEqual([]);
});

test('the check sees an action, a page and a route that go past the gate', async () => {
  const seen = async (text: string, maker: string) => {
    const program = await parse(text, { syntax: 'typescript', tsx: true, target: 'es2024' });
    return exportedDoors('planted.ts', program.body, maker).map((door) => door.door);
  };
  expect(await seen("'use server'; export async function steal() { return 1 }", 'defineAction')).toEqual([
    'not made by defineAction',
  ]);
  expect(await seen("'use server'; export const steal = async () => 1", 'defineAction')).toEqual([
    'not made by defineAction',
  ]);
  expect(await seen("'use server'; export { steal } from './elsewhere.ts'", 'defineAction')).toEqual([
    'handed on from elsewhere',
  ]);
  expect(await seen('export default async function Page() { return null }', 'definePage')).toEqual([
    'not made by definePage',
  ]);
  expect(await seen('export const GET = () => new Response()', 'defineRoute')).toEqual([
    'not made by defineRoute',
  ]);
});
