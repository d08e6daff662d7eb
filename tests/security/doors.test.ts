import { readdir, readFile } from 'node:fs/promises';
import { join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { type ModuleItem, parse } from '@swc/core';
import { expect, test } from 'vitest';
import { ACTIONS, PAGES, ROUTES } from '#lib/web/rules/doors.ts';

const ROOT = fileURLToPath(new URL('../../', import.meta.url));

interface Door {
  readonly file: string;
  readonly door: string;
  readonly exported: string;
}

async function sources(folder: string): Promise<string[]> {
  const entries = await readdir(join(ROOT, folder), { recursive: true, withFileTypes: true });
  return entries
    .filter((entry) => entry.isFile() && /\.tsx?$/.test(entry.name))
    .map((entry) => relative(ROOT, join(entry.parentPath, entry.name)));
}

async function moduleOf(file: string): Promise<{ text: string; items: readonly ModuleItem[] }> {
  const text = await readFile(join(ROOT, file), 'utf8');
  const program = await parse(text, { syntax: 'typescript', tsx: file.endsWith('.tsx'), target: 'es2024' });
  return { text, items: program.body };
}

/** The door that `maker('door', …)` names, or what is wrong with this expression. */
function doorOf(expression: unknown, maker: string): string {
  const call = expression as {
    type?: string;
    callee?: { value?: string };
    arguments?: { expression?: { type?: string; value?: string } }[];
  };
  if (call?.type !== 'CallExpression' || call.callee?.value !== maker) return `not made by ${maker}`;
  const first = call.arguments?.[0]?.expression;
  return first?.type === 'StringLiteral' && first.value
    ? first.value
    : `${maker} without the name of its door`;
}

/** Every value that a file exports, with the door it was made with. Types are no values. */
function exportedDoors(file: string, items: readonly ModuleItem[], maker: string): Door[] {
  const found: Door[] = [];
  for (const item of items) {
    if (item.type === 'ExportDefaultExpression') {
      found.push({ file, exported: 'default', door: doorOf(item.expression, maker) });
    } else if (item.type === 'ExportDefaultDeclaration') {
      found.push({ file, exported: 'default', door: `not made by ${maker}` });
    } else if (item.type === 'ExportDeclaration' && item.declaration.type === 'VariableDeclaration') {
      for (const declared of item.declaration.declarations) {
        const exported = (declared.id as { value?: string }).value ?? '?';
        found.push({ file, exported, door: doorOf(declared.init, maker) });
      }
    } else if (item.type === 'ExportDeclaration' && item.declaration.type === 'FunctionDeclaration') {
      found.push({ file, exported: item.declaration.identifier.value, door: `not made by ${maker}` });
    } else if (item.type === 'ExportNamedDeclaration' || item.type === 'ExportAllDeclaration') {
      found.push({ file, exported: '*', door: 'handed on from elsewhere' });
    }
  }
  return found;
}

async function pagesOf(files: readonly string[]): Promise<Door[]> {
  const pages = files.filter((file) => /\/page\.tsx$/.test(file));
  const found = await Promise.all(
    pages.map(async (file) => exportedDoors(file, (await moduleOf(file)).items, 'definePage')),
  );
  return found.flat().filter((door) => door.exported === 'default');
}

const HTTP_METHODS = ['GET', 'POST', 'PUT', 'PATCH', 'DELETE', 'HEAD', 'OPTIONS'];

async function routesOf(files: readonly string[]): Promise<Door[]> {
  const routes = files.filter((file) => /\/route\.ts$/.test(file));
  const found = await Promise.all(
    routes.map(async (file) => exportedDoors(file, (await moduleOf(file)).items, 'defineRoute')),
  );
  return found.flat().filter((door) => HTTP_METHODS.includes(door.exported) || door.exported === '*');
}

/** A file of server actions begins with the directive, quoted either way. */
function isActionFile(items: readonly ModuleItem[]): boolean {
  const first = items[0];
  return (
    first?.type === 'ExpressionStatement' &&
    first.expression.type === 'StringLiteral' &&
    first.expression.value === 'use server'
  );
}

async function actionsOf(files: readonly string[]): Promise<Door[]> {
  const found = await Promise.all(
    files.map(async (file) => {
      const { items } = await moduleOf(file);
      return isActionFile(items) ? exportedDoors(file, items, 'defineAction') : [];
    }),
  );
  return found.flat();
}

const files = [...(await sources('app')), ...(await sources('components')), ...(await sources('lib/web'))];

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
