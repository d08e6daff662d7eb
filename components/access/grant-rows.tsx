import type { GrantSummary } from '#lib/access/queries/grant-summary.ts';
import type { Result } from '#lib/kernel/result.ts';
import { EnvironmentSign } from '../format/environment.tsx';
import { Countdown } from '../format/instant.tsx';
import { SecretName } from '../format/secret-name.tsx';
import { Signatures } from '../format/signatures.tsx';
import { Link, LinkButton } from '../ui/link.tsx';
import { HandBackButton } from './act-buttons.tsx';
import { firstName, listed, usesLeft } from './words.ts';

export interface GrantRowsProps {
  grants: readonly GrantSummary[];
  handBack: (input: { grantId: string }) => Promise<Result<{ usesTaken: number; usesAllowed: number }>>;
}

/** Open grants: what can be revealed now, for how long, how often, and who signed. */
export function GrantRows({ grants, handBack }: GrantRowsProps) {
  return (
    <ul aria-label="Open grants">
      {grants.map((grant) => (
        <li
          key={grant.id}
          className="grid min-h-56 grid-cols-[1.375rem_minmax(0,1fr)_7rem_auto] items-center gap-x-12 border-b border-rule py-6 max-desk:grid-cols-[1.375rem_minmax(0,1fr)_auto]"
        >
          <Signatures signed={grant.signedBy.length} needed={grant.signedBy.length} />
          <div className="min-w-0">
            <p className="flex min-w-0 flex-wrap items-baseline gap-x-12">
              <Link href={`/access/${grant.id}`} look="row">
                <SecretName name={grant.secretName} environment={grant.environment} room={56} />
              </Link>
              <EnvironmentSign environment={grant.environment} />
            </p>
            <p className="text-small text-ink2">
              {grant.signedBy.length === 0
                ? 'Opened by break-glass'
                : `Signed by ${listed(grant.signedBy.map(firstName), 'and')}`}
              , {usesLeft(grant.usesTaken, grant.usesAllowed)}
              {targetNote(grant)}
            </p>
          </div>
          <p className="text-right">
            <Countdown until={grant.endsAt} label={`Access to ${grant.secretName} ends in`} />{' '}
            <span className="text-small text-ink3">left</span>
          </p>
          <div className="flex gap-6 max-desk:col-span-full max-desk:pt-4 max-desk:[&>*]:flex-1">
            {grant.ordered ? (
              <LinkButton
                href={`/changes/${grant.ordered.id}`}
                look={grants.length === 1 ? 'primary' : 'plain'}
              >
                Go to the change
              </LinkButton>
            ) : (
              <LinkButton href={`/access/${grant.id}`} look={grants.length === 1 ? 'primary' : 'plain'}>
                Reveal
              </LinkButton>
            )}
            <HandBackButton grantId={grant.id} handBack={handBack} />
            {grant.ordered ? null : (
              <LinkButton href={`/requests/new?extend=${grant.id}`}>Ask to extend</LinkButton>
            )}
          </div>
        </li>
      ))}
    </ul>
  );
}

/** What tells two grants for one secret apart: another label, a version, some keys. */
function targetNote({ stage, versionId, keyNames }: GrantSummary): string {
  const target = versionId
    ? `, version ${versionId.slice(0, 8)}`
    : stage === 'AWSCURRENT'
      ? ''
      : `, ${stage ?? ''}`;
  return keyNames.length === 0 ? target : `${target}, only ${listed(keyNames, 'and')}`;
}
