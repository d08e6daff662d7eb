import { person, workload } from '../actors.ts';
import { chanceOf } from '../chance.ts';
import { atClock } from '../plan-secrets.ts';
import type { PlannedSecret } from '../planned-secret.ts';
import type { Scribe } from '../scribe.ts';

/** Somebody opens prod/ledger/signing-key in the console this morning, from a place not seen before. */
export function writeConsoleRead(scribe: Scribe, secret: PlannedSecret, now: Date): void {
  const at = new Date(now.getTime() - (5 * 60 + 18) * 60_000);
  const actor = { ...person('tom', secret.place, at, 'console'), sourceIPAddress: '198.51.100.23' };
  const before = (seconds: number) => new Date(at.getTime() - seconds * 1000);
  const parameters = { secretId: secret.arn };
  scribe.call(actor, secret, before(9), { name: 'DescribeSecret', parameters });
  scribe.call(actor, secret, before(8), { name: 'ListSecretVersionIds', parameters });
  scribe.call(actor, secret, before(8), { name: 'GetResourcePolicy', parameters });
  scribe.read(actor, secret, at);
}

/** ci-deploy reads prod/payments/webhook-signing, which it never did until two days ago. */
export function writeFirstSeenReader(scribe: Scribe, secret: PlannedSecret, now: Date): void {
  for (const [daysAgo, hour] of [
    [2, 15],
    [1, 10],
    [1, 16],
    [0, 7],
  ] as const) {
    const at = atClock(now, daysAgo, hour, 26, 41);
    scribe.read(workload('ci-deploy', secret.place, at), secret, at);
  }
}

/** search-suggest fetches prod/search/index-api on every request for ten minutes, six days ago. */
export function writeBurst(scribe: Scribe, secret: PlannedSecret, now: Date): void {
  const chance = chanceOf('burst');
  const start = atClock(now, 6, 13, 40, 0).getTime();
  for (let read = 0; read < 260; read += 1) {
    const at = new Date(start + Math.floor(chance.next() * 600_000));
    scribe.read(workload('search-suggest', secret.place, at), secret, at, {
      by: 'name',
      shadow: read % 5 === 0,
    });
  }
}

/** A staging workload is pointed at a production secret and refused. */
export function writeRefusedReader(scribe: Scribe, secret: PlannedSecret, now: Date): void {
  for (const minute of [2, 3, 5, 9]) {
    const at = atClock(now, 11, 9, minute, 15);
    const actor = workload('payments-api-staging', secret.place, at);
    scribe.read(actor, secret, at, {
      by: 'name',
      error: {
        code: 'AccessDenied',
        message:
          `User: ${actor.caller.arn} is not authorized to perform: secretsmanager:GetSecretValue on resource: ` +
          `${secret.name} because no identity-based policy allows the secretsmanager:GetSecretValue action`,
      },
    });
  }
}
