import { createHash } from 'node:crypto';
import { exportOf, type Item, type MadeLog, type TestKey } from './made-log.ts';
import { makeZip, type ZipFile } from './make-zip.ts';

/** The files of a pack around this log, manifest and signature last. */
export function packFiles(
  log: MadeLog,
  items: readonly Item[] = log.items,
  signer: TestKey = log.key,
): ZipFile[] {
  const checkpoints = items.filter((item) => item.kind === 'checkpoint');
  const last = JSON.parse(checkpoints.at(-1)?.text ?? 'null');
  const files = [
    { name: 'audit-log.jsonl', bytes: Buffer.from(exportOf(log, items, signer)) },
    { name: 'requests.csv', bytes: Buffer.from('id,reason\r\nreq_1,because\r\n') },
  ];
  const manifest = Buffer.from(
    JSON.stringify({
      logId: log.logId,
      files: files.map(({ name, bytes }) => ({ name, bytes: bytes.length, sha256: sha256(bytes) })),
      audit: {
        from: 1,
        to: items.length - checkpoints.length,
        size: last?.size ?? null,
        root: last?.root ?? null,
        checkpoint: last?.number ?? null,
        keyId: signer.id,
      },
    }),
  );
  const signature = JSON.stringify({
    keyId: signer.id,
    purpose: 'evidence-manifest',
    signature: signer.sign('evidence-manifest', manifest.toString('utf8')),
  });
  return [
    ...files,
    { name: 'manifest.json', bytes: manifest },
    { name: 'manifest.signature.json', bytes: Buffer.from(`${signature}\n`) },
  ];
}

export const makePack = (log: MadeLog): Buffer => makeZip(packFiles(log));

function sha256(bytes: Buffer): string {
  return createHash('sha256').update(bytes).digest('hex');
}
