import { populationOf } from './populations.ts';
import { type PackWanted, packTitle, populationsIn } from './wanted.ts';

/** The command that checks a pack. `countersign.pem` is the public key that was pinned. */
export function verifyCommand(fileName: string, logId: string): string {
  return `npm run verify -- ${fileName} --key countersign.pem --log-id ${logId}`;
}

/** What lies in the pack and how to check it, for whoever opens it without us. */
export function readmeText(fileName: string, wanted: PackWanted, logId: string): string {
  const files = populationsIn(wanted).map(
    (name) => `${`${name}.csv, .json`.padEnd(36)}${populationOf(name).title}`,
  );
  return [
    packTitle(wanted),
    '',
    'This pack holds no value of a secret.',
    '',
    `${'summary.pdf'.padEnd(36)}For reading`,
    ...files,
    `${'coverage.json'.padEnd(36)}What the trails saw of the period, and where they have gaps`,
    `${'audit-log.jsonl'.padEnd(36)}The audit records of the period with the signed checkpoints over them`,
    `${'manifest.json'.padEnd(36)}Hash, count and query of everything above`,
    `${'manifest.signature.json'.padEnd(36)}Signature over the exact bytes of manifest.json`,
    '',
    'To check it:',
    '',
    `  ${verifyCommand(fileName, logId)}`,
    '',
    'The program needs no database and no network. countersign.pem is the public key that you pinned: take it from the',
    'audit page once, with the id of the log, and keep both yourself: what comes with the pack cannot vouch for the pack.',
    '',
  ].join('\r\n');
}
