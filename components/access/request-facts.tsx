import type { RequestItem, RequestPage, ThreadAsking } from '#lib/access/queries/request-page.ts';
import type { RequestSummary, SecretRequestSummary } from '#lib/access/queries/request-summary.ts';
import { FrozenWords } from '../format/frozen-words.tsx';
import { Arn, Code, VersionId } from '../format/identifier.tsx';
import { Age, Deadline, Instant } from '../format/instant.tsx';
import { holdsHidden } from '../format/marked.ts';
import { PersonName } from '../format/person-name.tsx';
import { SecretName } from '../format/secret-name.tsx';
import { ForeignText } from '../format/text.tsx';
import { Link } from '../ui/link.tsx';
import { askedTitle, lengthInWords, listed, timesInWords } from './words.ts';

/** "Ana Ferreira asks to reveal two production values for 15 minutes": of what waits, else of what was asked first. */
export function RequestTitle({ page }: { page: RequestPage }) {
  const waiting = page.askings.find(({ items }) => items.some(({ request }) => request.state === 'pending'));
  const requests = (waiting ?? page.askings[0])?.items.map((item) => item.request) ?? [];
  const isExtension = requests.some(
    (request) => request.about === 'secret' && request.extendsGrantId !== null,
  );
  return (
    <>
      <PersonName name={page.requester.name} /> {waiting ? 'asks' : 'asked'}{' '}
      {isExtension ? 'for more time, ' : ''}
      {askedTitle(requests)}
    </>
  );
}

/** When it was asked, until when it waits, and how much is said below. */
export function RequestLead({ page }: { page: RequestPage }) {
  const items = page.askings.flatMap((asking) => asking.items);
  const [first] = items;
  const deadline = items
    .filter(({ request }) => request.state === 'pending')
    .map(({ request }) => request.expiresAt)
    .sort()[0];
  if (!first) return null;
  const { email } = page.requester;
  return (
    <>
      {email ? (
        <>
          <ForeignText text={email} lines={false} />.{' '}
        </>
      ) : null}
      Asked <Instant at={first.request.createdAt} />, <Age at={first.request.createdAt} look="prose" />.{' '}
      {deadline ? (
        <>
          Lapses <Deadline at={deadline} />, if nobody decides.{' '}
        </>
      ) : null}
      <Link href="#thread">Thread</Link>
      {page.comments.length > 0
        ? `, ${page.comments.length} ${page.comments.length === 1 ? 'comment' : 'comments'}`
        : ''}
      .
    </>
  );
}

/** The reason in lead size, exactly as written, with what cannot be seen made visible; long ones scroll in their box. */
export function Reason({ text }: { text: string }) {
  return (
    <blockquote
      // A long reason scrolls here, so the keyboard has to reach it.
      // biome-ignore lint/a11y/noNoninteractiveTabindex: a scrolling region can be focused
      tabIndex={0}
      className="max-h-320 max-w-prose overflow-y-auto border-l-2 border-ink py-2 pl-14 text-lead"
    >
      <ForeignText text={text} lines />
    </blockquote>
  );
}

/** The ticket, and whether any text of the asking holds what cannot be seen. */
export function TextFacts({ asking, requesterName }: { asking: ThreadAsking; requesterName: string }) {
  return (
    <p className="pt-8 pb-14 text-small text-ink2">
      {asking.ticket ? (
        <>
          Ticket <ForeignText text={asking.ticket} lines={false} />.{' '}
        </>
      ) : (
        'No ticket was named. '
      )}
      {hidesSomething(asking, requesterName)
        ? 'Characters that cannot be seen or look like others are marked.'
        : 'Names, reason and ticket hold no invisible or look-alike characters.'}
    </p>
  );
}

export function hidesSomething({ reason, ticket, items }: ThreadAsking, requesterName: string): boolean {
  return (
    holdsHidden(reason, { lines: true }) ||
    holdsHidden(requesterName) ||
    holdsHidden(ticket ?? '') ||
    items.some(({ request }) => holdsHidden(nameOf(request), { ascii: true }))
  );
}

export function nameOf(request: RequestSummary): string {
  return request.about === 'secret' ? request.secretName : request.subjectName;
}

export interface AskedItemProps {
  item: RequestItem;
  request: SecretRequestSummary;
  /** Which version holds the label now, where it is known. */
  versionId: string | null;
  /** The requester is one of the owners. */
}

/** What is asked of one secret: the name whole, the ARN whole, which value, which keys and how often. */
export function AskedItem({ item, request, versionId }: AskedItemProps) {
  return (
    <>
      <p className="text-lead">
        <Link href={`/secrets/${request.secretId}`} look="row">
          <SecretName name={request.secretName} environment={request.environment} look="whole" />
        </Link>
      </p>
      <p className="text-small">
        <Arn arn={request.secretArn} />
      </p>
      {request.ordered ? <Ordered ordered={request.ordered} /> : null}
      <p className="mt-2 text-small text-ink2">
        {request.ordered ? 'Exactly this' : <Value request={request} versionId={versionId} />},{' '}
        {timesInWords(request.uses)}, for {lengthInWords(request.durationSeconds)}.{' '}
        {item.owner ? (
          <>
            Owner <Code>{item.owner}</Code>.
          </>
        ) : (
          'Nobody is named as its owner.'
        )}
      </p>
    </>
  );
}

/** A change as it was frozen: those who sign, sign exactly these sentences. */
function Ordered({ ordered }: { ordered: NonNullable<SecretRequestSummary['ordered']> }) {
  const [title, ...words] = ordered.words;
  return (
    <div className="mt-6 max-w-prose border-l-2 border-accent py-2 pl-12">
      <p className="font-semibold">
        <ForeignText text={title ?? ''} lines={false} />
      </p>
      <FrozenWords words={words} />
      <p className="text-small">
        <Link href={`/changes/${ordered.id}`}>The change, with what it rests on</Link>
      </p>
    </div>
  );
}

function Value({ request, versionId }: Pick<AskedItemProps, 'request' | 'versionId'>) {
  const { keyNames } = request;
  return (
    <>
      {keyNames.length === 0 ? (
        'The value'
      ) : (
        <>
          {keyNames.length === 1 ? 'Key ' : 'Keys '}
          <b>
            <ForeignText text={listed(keyNames, 'and')} lines={false} />
          </b>{' '}
          of the value
        </>
      )}{' '}
      {request.versionId ? (
        <>
          of version <VersionId id={request.versionId} />, whatever its label
        </>
      ) : (
        <>
          with the label <Code>{request.stage ?? ''}</Code>
          {versionId ? (
            <>
              , now version <VersionId id={versionId} />
            </>
          ) : null}
        </>
      )}
    </>
  );
}
