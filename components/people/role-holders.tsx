import type { RoleHolder } from '#lib/people/queries/role-table.ts';
import { PersonName } from '../format/person-name.tsx';
import { ForeignText } from '../format/text.tsx';
import { Link } from '../ui/link.tsx';
import { type ConnectionNames, scopeWords } from './scope-words.ts';

const MOST = 50;

/** Who holds a role, and where. */
export function RoleHolders({
  holders,
  connections,
}: {
  holders: readonly RoleHolder[];
  connections: ConnectionNames;
}) {
  if (holders.length === 0) return <p className="text-ink2">Nobody holds it.</p>;
  return (
    <>
      <ul className="flex flex-wrap gap-x-16 gap-y-2">
        {holders.slice(0, MOST).map((holder) => (
          <li key={`${holder.personId} ${holder.scopedId}`} className="min-w-0 break-anywhere">
            <Link href={`/people/${holder.personId}`} look="row">
              <PersonName name={holder.name} />
            </Link>
            {holder.disabled ? <span className="text-small text-ink3"> switched off</span> : null}
            {holder.scopedId ? (
              <span className="text-small text-ink2">
                {' '}
                <ForeignText text={scopeWords(holder.scope, connections)} />
              </span>
            ) : null}
          </li>
        ))}
      </ul>
      {holders.length > MOST ? (
        <p className="text-small text-ink2">And {holders.length - MOST} more. Search People by the role.</p>
      ) : null}
    </>
  );
}
