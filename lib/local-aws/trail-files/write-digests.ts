import { createSign } from 'node:crypto';
import { gzipSync } from 'node:zlib';
import {
  type DigestPlan,
  digestText,
  hexHash,
  type PreviousDigest,
  textToSign,
} from '../rules/trail-files/digest.ts';
import { digestKey } from '../rules/trail-files/file-name.ts';
import type { TrailPlace } from '../rules/trail-files/trail.ts';
import type { Connection } from '../state/database.ts';
import { chainOf, saveChain, trailFilesBetween } from '../state/trail-files.ts';
import type { Vault } from '../state/vault.ts';
import { type DeliveredFile, deliverFiles } from './deliver-files.ts';
import { signingKey } from './signing-key.ts';

const HOUR_MS = 3600 * 1000;

/** Writes the digests of a place for all hours that ended up to `until`, the ones without files too. */
export async function writeDigests(
  tx: Connection,
  vault: Vault,
  place: TrailPlace,
  until: Date,
): Promise<void> {
  const chain = await chainOf(tx, place);
  if (chain === undefined || chain.endedAt >= until) return;
  const key = await signingKey(tx, vault, place.region, chain.endedAt);
  const digests: DeliveredFile[] = [];
  let { previous } = chain;
  for (let from = chain.endedAt; from < until; from = hourAfter(from)) {
    const to = hourAfter(from);
    const files = await trailFilesBetween(tx, place, from, to);
    const plan: DigestPlan = { place, from, to, files, previous, fingerprint: key.fingerprint };
    const made = signedDigest(plan, key.privateKey);
    digests.push(made.file);
    previous = made.last;
  }
  if (previous !== undefined) await saveChain(tx, place, until, previous);
  await deliverFiles(tx, digests, false);
}

function signedDigest(plan: DigestPlan, privateKey: string): { file: DeliveredFile; last: PreviousDigest } {
  const text = digestText(plan);
  const hash = hexHash(text);
  const signature = createSign('RSA-SHA256').update(textToSign(plan, hash)).sign(privateKey, 'hex');
  const key = digestKey(plan.place, plan.to);
  return {
    last: { key, hash, signature },
    file: {
      key,
      body: gzipSync(text),
      metadata: { signature, 'signature-algorithm': 'SHA256withRSA' },
      deliveredAt: plan.to,
    },
  };
}

function hourAfter(moment: Date): Date {
  return new Date(moment.getTime() + HOUR_MS);
}
