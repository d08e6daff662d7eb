import type { ThreadRecord } from '#lib/access/queries/request-page.ts';
import { sentenceOf } from '../audit/sentence.ts';
import { shortId } from '../format/id.ts';
import { Clock, Day } from '../format/instant.tsx';
import type { EnvironmentKind } from '../format/name.ts';
import { formatCount } from '../format/number.ts';
import { PersonName } from '../format/person-name.tsx';
import { SecretName } from '../format/secret-name.tsx';
import { ForeignText } from '../format/text.tsx';
import { Link } from '../ui/link.tsx';

export interface ThreadLogProps {
  /** Oldest first. */
  records: readonly ThreadRecord[];
  /** Names of the secrets of the thread, by id. */
  names: ReadonlyMap<string, { readonly name: string; readonly environment: EnvironmentKind }>;
  /** The person may open records of the audit log. */
  opensRecords: boolean;
}

/** Everything that happened in a thread, as the audit log has it: asked, said, signed, opened, revealed, ended. */
export function ThreadLog({ records, names, opensRecords }: ThreadLogProps) {
  return (
    <ol aria-label="What happened, oldest first">
      {records.map((record, index) => (
        <li key={record.number} id={`record-${record.number}`}>
          {record.at.slice(0, 10) === records[index - 1]?.at.slice(0, 10) ? null : (
            <p className="pt-8 pb-2 text-small text-ink3">
              <Day at={record.at} />
            </p>
          )}
          <div className="grid grid-cols-[4.5rem_minmax(0,1fr)_auto] items-baseline gap-x-8 border-b border-rule py-4 max-desk:grid-cols-[4rem_minmax(0,1fr)]">
            <span className="text-small text-ink2">
              <Clock at={record.at} seconds />
            </span>
            <Happening record={record} names={names} />
            <span className="figures mono text-small text-ink3 max-desk:hidden">
              {opensRecords ? (
                <Link
                  href={`/audit/${record.number}`}
                  look="row"
                  aria-label={`Audit record ${record.number}`}
                >
                  {formatCount(record.number)}
                </Link>
              ) : (
                formatCount(record.number)
              )}
            </span>
          </div>
        </li>
      ))}
    </ol>
  );
}

function Happening({ record, names }: Pick<ThreadLogProps, 'names'> & { record: ThreadRecord }) {
  const { kind, data, secretId } = record;
  const sentence = sentenceOf(kind, data);
  const secret = secretId ? names.get(secretId) : undefined;
  const rule = typeof data.rule === 'string' ? data.rule : null;
  const said = textOf(record);
  return (
    <div className="min-w-0">
      <span className={sentence.trouble ? 'text-bad' : undefined}>
        {record.actorName ? (
          <PersonName name={record.actorName} strong />
        ) : (
          <b>{rule ? `Rule ${rule}` : 'Countersign'}</b>
        )}{' '}
        {kind === 'request.commented' ? 'said' : sentence.act}{' '}
        {secret ? (
          <SecretName name={secret.name} environment={secret.environment} look="plain" room={40} />
        ) : null}
        {sentence.tail}
        {typeof data.breakGlassId === 'string' ? (
          <>
            {' '}
            <Link href={`/break-glass/${data.breakGlassId}`}>{shortId(data.breakGlassId)}</Link>
          </>
        ) : null}
      </span>
      {said ? (
        <p className="mt-2 mb-2 max-w-prose border-l-2 border-rule2 pl-12 text-ink">
          <ForeignText text={said} lines />
        </p>
      ) : null}
    </div>
  );
}

/** What somebody wrote with it. The reason of the request stands above already. */
function textOf({ kind, data }: ThreadRecord): string | null {
  const field = { 'request.commented': 'text', 'request.decided': 'comment', 'grant.revoked': 'why' }[
    kind as string
  ];
  const own =
    field ??
    (kind === 'break-glass.reviewed' ? 'note' : kind === 'break-glass.rotation-waived' ? 'why' : null);
  const text = own ? data[own] : null;
  return typeof text === 'string' && text !== '' ? text : null;
}
