import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { submitRequest } from '#lib/access/submit-request.ts';
import { SecretValue } from '#lib/aws/secret-value.ts';
import { findValueInText } from '#lib/secrets/find-value-in-text.ts';
import { type FingerprintKey, openFingerprintKey } from '#lib/secrets/fingerprint-key.ts';
import { replaceFingerprints } from '#lib/secrets/store/fingerprints.ts';
import { asking, CANARY, codeOf, dumpOf, makeWorld, records, type World } from './world.ts';

let world: World;
let folder: string;
let key: FingerprintKey;

beforeAll(async () => {
  world = await makeWorld();
  folder = await mkdtemp(join(tmpdir(), 'countersign-key-'));
  key = openFingerprintKey({ given: null, home: folder });
  const value = SecretValue.ofText(
    JSON.stringify({ username: 'application', port: 'app', password: CANARY }),
  );
  await world.db.transaction((tx) =>
    replaceFingerprints(
      tx,
      { secretId: world.production.secretId, versionId: 'v-current', keyId: key.id },
      key.of(value),
    ),
  );
});
afterAll(async () => {
  await world.close();
  await rm(folder, { recursive: true, force: true });
});

const ask = (reason: string, secret = world.production) =>
  submitRequest(world.db, world.actor('ana'), asking(secret, { reason }), undefined, {
    holdsValue: findValueInText(() => key),
  });

/** Entry reason-007 of the catalogue: a pasted secret. */
test.each([
  ['as a word', `the current password is ${CANARY} please confirm it`],
  ['in quotes, with a full stop', `they told me it was “${CANARY}”. Is that still so today?`],
  ['behind an equals sign', `it says password=${CANARY} in the file that I found there`],
  ['alone', CANARY],
])('a reason that holds the value %s is refused, and the text rests nowhere', async (_, reason) => {
  expect(codeOf(await ask(reason))).toBe('reason-contains-secret');
  expect(await world.db.prisma.accessRequest.count()).toBe(0);
  expect(await dumpOf(world.owner)).not.toContain(CANARY);
  const [record] = await records(world.db, 'request.refused');
  expect(record?.data).toMatchObject({ code: 'reason-contains-secret' });
});

test('other words, the value of another secret and another key refuse nothing', async () => {
  expect(codeOf(await ask('The application app cannot sign in, I have to look at its account.'))).toBe('ok');
  expect(codeOf(await ask(`not of this one: ${CANARY} is what the other has`, world.staging))).toBe('ok');
  const other = openFingerprintKey({ given: Buffer.alloc(32, 3).toString('base64'), home: folder });
  const found = await world.db.transaction((tx) =>
    findValueInText(() => other)(tx, [world.production.secretId], CANARY),
  );
  expect(found).toBe(false);
});
