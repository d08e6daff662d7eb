import type { Result } from '#lib/kernel/result.ts';
import type { ExceptionView } from '#lib/trail/queries/list-exceptions.ts';
import { environmentKind } from '../findings/finding-words.ts';
import { Instant } from '../format/instant.tsx';
import { VerdictMark } from '../format/mark.tsx';
import { countOf } from '../format/number.ts';
import { SecretName } from '../format/secret-name.tsx';
import { ForeignText } from '../format/text.tsx';
import { Link } from '../ui/link.tsx';
import { EndException } from './exception-forms.tsx';

export interface ExceptionListProps {
  label: string;
  exceptions: readonly ExceptionView[];
  /** Only for those who may end one. */
  end: ((input: { exceptionId: string }) => Promise<Result<null>>) | null;
}

/** Who may read what past the product, until when, and who answers for it. */
export function ExceptionList({ label, exceptions, end }: ExceptionListProps) {
  return (
    <ul aria-label={label} className="mt-6 border-t border-rule">
      {exceptions.map((exception) => (
        <li key={exception.id} id={exception.id} className="grid gap-6 border-b border-rule py-8">
          <Sentence exception={exception} />
          <p className="max-w-prose">
            <ForeignText text={exception.why} />
          </p>
          <p className="text-small text-ink2">
            {exception.owner} answers for it. Made by {exception.madeBy} <Instant at={exception.madeAt} />.{' '}
            {countOf(exception.reads, 'read')} fell under it.
          </p>
          {exception.stands && end ? (
            <EndException exceptionId={exception.id} reader={readerOf(exception)} end={end} />
          ) : null}
        </li>
      ))}
    </ul>
  );
}

function Sentence({ exception }: { exception: ExceptionView }) {
  const { principalArn, sessionName, secrets, stands, endsAt, endedAt, endedBy } = exception;
  return (
    <p className="break-anywhere">
      <VerdictMark verdict="exception" label={null} />{' '}
      <span className="mono">
        <ForeignText text={principalArn} ascii />
      </span>
      {sessionName ? (
        <>
          {' '}
          as{' '}
          <span className="mono">
            <ForeignText text={sessionName} ascii />
          </span>
        </>
      ) : null}{' '}
      {stands ? 'may read' : 'was allowed to read'}{' '}
      {secrets.map((secret, index) => (
        <span key={secret.id}>
          {index > 0 ? ', ' : ''}
          <Link href={`/secrets/${secret.id}`}>
            <SecretName
              name={secret.name}
              environment={environmentKind(secret.environment)}
              look="sentence"
            />
          </Link>
        </span>
      ))}{' '}
      {endedAt ? (
        <>
          until {endedBy} ended it <Instant at={endedAt} />.
        </>
      ) : (
        <>
          until <Instant at={endsAt} />.
        </>
      )}
    </p>
  );
}

function readerOf({ principalArn, sessionName }: ExceptionView): string {
  const name = principalArn.split('/').at(-1) ?? principalArn;
  return sessionName ? `${name}, ${sessionName}` : name;
}
