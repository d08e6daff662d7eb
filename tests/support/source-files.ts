import { readdirSync } from 'node:fs';
import { join, relative } from 'node:path';
import { ROOT } from '../../launch/home.mjs';

/** What a clone does not hold: made by commands, or brought by npm. */
const MADE = /^(\.git|node_modules|\.next.*|\.countersign|test-results|playwright-report|bench-results)$/;
const GENERATED = new Set(['lib/db/generated', 'next-env.d.ts', 'tsconfig.tsbuildinfo', 'preparing.lock']);

/** Every file of the tree as a clone holds it, by path relative to the checkout, with forward slashes. */
export function sourceFiles(): string[] {
  return readdirSync(ROOT, { withFileTypes: true }).flatMap((entry) => filesOf(ROOT, entry));
}

/** Every folder of the tree. */
export function sourceFolders(): string[] {
  const folders = sourceFiles().flatMap((file) =>
    file
      .split('/')
      .slice(0, -1)
      .map((_, end, all) => all.slice(0, end + 1).join('/')),
  );
  return [...new Set(folders)];
}

function filesOf(folder: string, entry: { name: string; isDirectory(): boolean }): string[] {
  const path = join(folder, entry.name);
  const name = relative(ROOT, path).replaceAll('\\', '/');
  if (MADE.test(entry.name) || GENERATED.has(name)) return [];
  if (!entry.isDirectory()) return [name];
  return readdirSync(path, { withFileTypes: true }).flatMap((child) => filesOf(path, child));
}
