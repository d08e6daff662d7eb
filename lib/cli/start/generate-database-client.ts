import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Failure } from '../../../launch/failure.mjs';
import { ROOT } from '../../../launch/home.mjs';
import { inTurn } from '../../../launch/turn.mjs';
import { fingerprint } from '../fingerprint.ts';
import { runNode, tailOfOutput } from '../run-tool.ts';

const INPUTS = ['prisma/schema.prisma', 'prisma.config.ts', 'node_modules/prisma/package.json'];
const MARK = join(ROOT, 'lib', 'db', 'generated', '.made-from');
const WITHIN_MS = 120_000;

/** Says whether lib/db/generated was made from the schema as it stands. */
export function isDatabaseClientFresh(): boolean {
  try {
    return readFileSync(MARK, 'utf8') === fingerprint(ROOT, INPUTS);
  } catch {
    return false;
  }
}

/**
 * Writes the typed database client from prisma/schema.prisma. Prisma's command line would fetch an engine from a host
 * of its own; generating needs none, so it is shown a file that exists and stays off the network.
 */
export async function generateDatabaseClient(): Promise<void> {
  await inTurn(ROOT, async () => {
    if (isDatabaseClientFresh()) return;
    const { code, output } = await runNode(['node_modules/prisma/build/index.js', 'generate'], {
      withinMs: WITHIN_MS,
      environment: {
        PRISMA_SCHEMA_ENGINE_BINARY: process.execPath,
        PRISMA_HIDE_UPDATE_MESSAGE: '1',
        CHECKPOINT_DISABLE: '1',
      },
    });
    if (code !== 0) {
      throw new Failure(
        `The database client could not be generated from prisma/schema.prisma:\n${tailOfOutput(output)}`,
      );
    }
    writeFileSync(MARK, fingerprint(ROOT, INPUTS));
  });
}
