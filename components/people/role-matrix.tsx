import type { RoleColumn } from '#lib/people/queries/role-table.ts';
import { PERMISSION_WORDS, SUBJECTS } from '#lib/people/rules/permission-words.ts';
import { ALL_PERMISSIONS, SCOPABLE } from '#lib/people/rules/roles.ts';
import { Link } from '../ui/link.tsx';
import { ScrollRegion } from '../ui/scroll-region.tsx';

/** The one table of who may do what: a row for each permission, a column for each role. */
export function RoleMatrix({ roles }: { roles: readonly RoleColumn[] }) {
  return (
    <ScrollRegion label="Permissions by role" className="relative">
      <table className="w-full border-collapse text-left">
        <caption className="only-read">What each role permits</caption>
        <thead>
          <tr className="border-b border-rule2">
            <th
              scope="col"
              className="min-w-260 py-6 pr-12 max-desk:min-w-180 text-small font-normal text-ink3"
            >
              May
            </th>
            {roles.map((column) => (
              <th key={column.role} scope="col" className="px-10 py-6 text-center text-small font-semibold">
                {column.builtIn ? (
                  column.role
                ) : (
                  <Link href={`/people/roles/${column.role}`} look="row">
                    {column.role}
                  </Link>
                )}
              </th>
            ))}
          </tr>
        </thead>
        {SUBJECTS.map((subject) => (
          <tbody key={subject}>
            <tr>
              <th
                scope="rowgroup"
                colSpan={roles.length + 1}
                className="border-b border-rule pt-14 pb-4 text-body font-semibold"
              >
                {subject}
              </th>
            </tr>
            {ALL_PERMISSIONS.filter((permission) => PERMISSION_WORDS[permission].subject === subject).map(
              (permission) => (
                <tr key={permission} className="border-b border-rule">
                  <th scope="row" className="py-5 pr-12 font-normal" title={permission}>
                    {PERMISSION_WORDS[permission].words}
                    {SCOPABLE.includes(permission) ? (
                      <span className="text-small text-ink3"> · also for a part</span>
                    ) : null}
                  </th>
                  {roles.map((column) => (
                    <td key={column.role} className="px-10 py-5 text-center">
                      {column.permissions.includes(permission) ? (
                        <span>
                          <span aria-hidden="true">✓</span>
                          <span className="only-read">yes</span>
                        </span>
                      ) : (
                        <span className="text-ink3">
                          <span aria-hidden="true">–</span>
                          <span className="only-read">no</span>
                        </span>
                      )}
                    </td>
                  ))}
                </tr>
              ),
            )}
          </tbody>
        ))}
      </table>
    </ScrollRegion>
  );
}
