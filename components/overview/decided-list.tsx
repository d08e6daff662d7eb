import { Instant } from '../format/instant.tsx';
import type { EnvironmentKind } from '../format/name.ts';
import { SecretName } from '../format/secret-name.tsx';
import { Signatures } from '../format/signatures.tsx';
import { Link } from '../ui/link.tsx';
import { Line, Lines } from '../ui/section.tsx';

export interface Decided {
  id: string;
  requestId: string;
  verdict: 'approve' | 'deny';
  at: string;
  secretName: string;
  environment: EnvironmentKind;
}

/** What this person decided lately, newest first. */
export function DecidedList({ decisions }: { decisions: readonly Decided[] }) {
  if (decisions.length === 0) {
    return <p className="py-4 text-small text-ink3">Nothing in the last seven days.</p>;
  }
  return (
    <Lines label="Decided by you">
      {decisions.map((decision) => (
        <Line
          key={decision.id}
          mark={
            <Signatures
              signed={decision.verdict === 'approve' ? 1 : 0}
              denied={decision.verdict === 'deny' ? 1 : 0}
              needed={1}
              silent
            />
          }
          end={
            <>
              {decision.verdict === 'approve' ? 'signed' : 'denied'} <Instant at={decision.at} />
            </>
          }
        >
          <Link href={`/requests/${decision.requestId}`} look="row">
            <SecretName
              name={decision.secretName}
              environment={decision.environment}
              look="plain"
              room={30}
            />
          </Link>
        </Line>
      ))}
    </Lines>
  );
}
