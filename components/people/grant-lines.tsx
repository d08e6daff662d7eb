import type { GrantSummary } from '#lib/access/queries/grant-summary.ts';
import { EnvironmentSign } from '../format/environment.tsx';
import { Countdown } from '../format/instant.tsx';
import { SecretName } from '../format/secret-name.tsx';
import { Link } from '../ui/link.tsx';
import { Line, Lines } from '../ui/section.tsx';

/** Open grants of somebody, for those who watch. */
export function GrantLines({ grants }: { grants: readonly GrantSummary[] }) {
  return (
    <Lines label="Open access">
      {grants.map((grant) => (
        <Line
          key={grant.id}
          end={<Countdown until={grant.endsAt} label={`Access to ${grant.secretName} ends in`} />}
        >
          <span className="flex min-w-0 flex-wrap items-baseline gap-x-12">
            <Link href={`/access/${grant.id}`} look="row">
              <SecretName name={grant.secretName} environment={grant.environment} room={56} />
            </Link>
            <EnvironmentSign environment={grant.environment} />
            <span className="text-small text-ink2">
              {grant.usesTaken} of {grant.usesAllowed} uses taken
            </span>
          </span>
        </Line>
      ))}
    </Lines>
  );
}
