/** `node lib/cli/build.ts`: everything a start would make before it begins, for an image or a machine without network. */
import { report } from '../../launch/failure.mjs';
import { step } from '../../launch/steps.mjs';
import { buildProduct } from './start/build-product.ts';
import { generateDatabaseClient } from './start/generate-database-client.ts';

try {
  await step('Generating the database client', generateDatabaseClient);
  const built = await step('Building', buildProduct);
  built.release();
} catch (error) {
  report(error);
  process.exitCode = 1;
}
