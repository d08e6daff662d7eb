import type { Ended } from '../access/ended.ts';
import { endWords } from '../access/ended.ts';
import { Instant } from '../format/instant.tsx';
import type { EnvironmentKind } from '../format/name.ts';
import { SecretName } from '../format/secret-name.tsx';
import { Link } from '../ui/link.tsx';
import { Line, Lines } from '../ui/section.tsx';

/** The last of each secret, newest first. */
export function lastOfEach(rows: readonly Ended[], most: number): readonly Ended[] {
  const bySecret = new Map<string, Ended>();
  for (const row of rows) if (!bySecret.has(row.secretId)) bySecret.set(row.secretId, row);
  return [...bySecret.values()].slice(0, most);
}

/** Secrets this person had to do with before, and the way to ask again. */
export function KnownSecrets({ rows }: { rows: readonly Ended[] }) {
  return (
    <Lines label="Secrets you asked for before">
      {rows.map((row) => (
        <Line
          key={row.id}
          end={
            <Link href={`/requests/new?secret=${row.secretId}&act=reveal`} look="alone">
              Ask again
            </Link>
          }
        >
          <Link href={`/secrets/${row.secretId}`} look="row">
            <SecretName name={row.secretName} environment={row.environment as EnvironmentKind} room={48} />
          </Link>{' '}
          <span className="block text-small text-ink3">
            {endWords(row)}, <Instant at={row.at} />
          </span>
        </Line>
      ))}
    </Lines>
  );
}
