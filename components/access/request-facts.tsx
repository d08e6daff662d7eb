import type { RequestSummary } from '#lib/access/queries/request-summary.ts';
import { Arn, Code, VersionId } from '../format/identifier.tsx';
import { Age, Deadline, Instant } from '../format/instant.tsx';
import { PersonName } from '../format/person-name.tsx';
import { SecretName } from '../format/secret-name.tsx';
import { ForeignText } from '../format/text.tsx';
import { Link } from '../ui/link.tsx';
import { lengthInWords, timesInWords, valueIn } from './words.ts';

/** "Ana Ferreira asks to reveal a production value for 15 minutes". */
export function RequestTitle({ request }: { request: RequestSummary }) {
  return (
    <>
      <PersonName name={request.requesterName} /> {request.state === 'pending' ? 'asks' : 'asked'} to reveal{' '}
      {valueIn(request.environment)} for {lengthInWords(request.durationSeconds)}
    </>
  );
}

/** When it was asked, and until when it waits or when it was closed. */
export function RequestLead({ request }: { request: RequestSummary }) {
  return (
    <>
      Asked <Instant at={request.createdAt} />, <Age at={request.createdAt} look="prose" />.{' '}
      {request.state === 'pending' ? (
        <>
          Lapses <Deadline at={request.expiresAt} />, if nobody decides.
        </>
      ) : null}
    </>
  );
}

/** The reason in lead size, exactly as written, with what cannot be seen made visible. */
export function Reason({ text }: { text: string }) {
  return (
    <blockquote className="max-w-prose border-l-2 border-ink py-2 pl-14 text-lead">
      <ForeignText text={text} lines />
    </blockquote>
  );
}

export interface AskedItemProps {
  request: RequestSummary;
  owner: string | null;
  /** Which version holds the label now, where it is known. */
  versionId: string | null;
}

/** What is asked: the name whole, the ARN whole, which value and how often. */
export function AskedItem({ request, owner, versionId }: AskedItemProps) {
  return (
    <div className="py-4">
      <p className="text-lead">
        <Link href={`/secrets/${request.secretId}`} look="row">
          <SecretName name={request.secretName} environment={request.environment} look="whole" />
        </Link>
      </p>
      <p className="text-small">
        <Arn arn={request.secretArn} />
      </p>
      <p className="mt-2 text-small text-ink2">
        The value with the label <Code>{request.stage}</Code>
        {versionId ? (
          <>
            , now version <VersionId id={versionId} />
          </>
        ) : null}
        , {timesInWords(request.uses)}, for {lengthInWords(request.durationSeconds)}.{' '}
        {owner ? (
          <>
            Owner <Code>{owner}</Code>.
          </>
        ) : (
          'Nobody is named as its owner.'
        )}
      </p>
    </div>
  );
}
