import type { RecentSecret } from '#lib/access/queries/my-access.ts';
import { Instant } from '../format/instant.tsx';
import { SecretName } from '../format/secret-name.tsx';
import { Link } from '../ui/link.tsx';
import { Line, Lines } from '../ui/section.tsx';

/** Secrets this person asked for lately, and the way to ask again. */
export function KnownSecrets({ secrets }: { secrets: readonly RecentSecret[] }) {
  return (
    <Lines label="Secrets you asked for before">
      {secrets.map((secret) => (
        <Line
          key={secret.secretId}
          end={
            <Link href={`/requests/new?secret=${secret.secretId}&act=reveal`} look="alone">
              Ask again
            </Link>
          }
        >
          <Link href={`/secrets/${secret.secretId}`} look="row">
            <SecretName name={secret.secretName} environment={secret.environment} room={48} />
          </Link>{' '}
          <span className="block text-small text-ink3">
            asked for <Instant at={secret.at} />
          </span>
        </Line>
      ))}
    </Lines>
  );
}
