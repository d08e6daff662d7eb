import { readdir, readFile } from 'node:fs/promises';
import { join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { type ModuleItem, parse } from '@swc/core';

const ROOT = fileURLToPath(new URL('../../', import.meta.url));

export interface Door {
  readonly file: string;
  readonly door: string;
  readonly exported: string;
}

export async function sources(folder: string): Promise<string[]> {
  const entries = await readdir(join(ROOT, folder), { recursive: true, withFileTypes: true });
  return entries
    .filter((entry) => entry.isFile() && /\.tsx?$/.test(entry.name))
    .map((entry) => relative(ROOT, join(entry.parentPath, entry.name)));
}

export async function moduleOf(file: string): Promise<{ text: string; items: readonly ModuleItem[] }> {
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
export function exportedDoors(file: string, items: readonly ModuleItem[], maker: string): Door[] {
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

export async function pagesOf(files: readonly string[]): Promise<Door[]> {
  const pages = files.filter((file) => /\/page\.tsx$/.test(file));
  const found = await Promise.all(
    pages.map(async (file) => exportedDoors(file, (await moduleOf(file)).items, 'definePage')),
  );
  return found.flat().filter((door) => door.exported === 'default');
}

const HTTP_METHODS = ['GET', 'POST', 'PUT', 'PATCH', 'DELETE', 'HEAD', 'OPTIONS'];

export async function routesOf(files: readonly string[]): Promise<Door[]> {
  const routes = files.filter((file) => /\/route\.ts$/.test(file));
  const found = await Promise.all(
    routes.map(async (file) => exportedDoors(file, (await moduleOf(file)).items, 'defineRoute')),
  );
  return found.flat().filter((door) => HTTP_METHODS.includes(door.exported) || door.exported === '*');
}

/** A file of server actions begins with the directive, quoted either way. */
export function isActionFile(items: readonly ModuleItem[]): boolean {
  const first = items[0];
  return (
    first?.type === 'ExpressionStatement' &&
    first.expression.type === 'StringLiteral' &&
    first.expression.value === 'use server'
  );
}

export async function actionsOf(files: readonly string[]): Promise<Door[]> {
  const found = await Promise.all(
    files.map(async (file) => {
      const { items } = await moduleOf(file);
      return isActionFile(items) ? exportedDoors(file, items, 'defineAction') : [];
    }),
  );
  return found.flat();
}

/** Every file that could hold a door. */
export async function doorFiles(): Promise<string[]> {
  return [...(await sources('app')), ...(await sources('components')), ...(await sources('lib/web'))];
}
