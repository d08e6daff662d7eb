// node tests/support/build-structure.ts: lib/trail/rules/structure.wat → structure-code.ts beside it.
import { readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import wabt from 'wabt';

const SOURCE = new URL('../../lib/trail/rules/structure.wat', import.meta.url);
const CODE = new URL('../../lib/trail/rules/structure-code.ts', import.meta.url);

/** The WebAssembly of structure.wat, in base64. */
export async function buildStructure(): Promise<string> {
  const { parseWat } = await wabt();
  const parsed = parseWat('structure.wat', readFileSync(SOURCE, 'utf8'), { simd: true, bulk_memory: true });
  try {
    return Buffer.from(parsed.toBinary({}).buffer).toString('base64');
  } finally {
    parsed.destroy();
  }
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const lines = (await buildStructure()).match(/.{1,100}/g) ?? [];
  const text = lines.map((line, index) => `  ${index === 0 ? '' : '  '}'${line}'`).join(' +\n');
  writeFileSync(
    CODE,
    `/** structure.wat as WebAssembly, in base64, by \`node tests/support/build-structure.ts\`; a test compares the two. */
export const STRUCTURE_CODE =
${text};
`,
  );
}
