import { PersonName } from '../format/person-name.tsx';

/** Where a role or a place in a group came from. */
export function GivenBy({
  held,
}: {
  held: { readonly givenBy: { readonly name: string } | null; readonly configured: boolean };
}) {
  if (held.configured) return 'set by the configuration file';
  if (!held.givenBy) return 'since the installation';
  return (
    <>
      given by <PersonName name={held.givenBy.name} />
    </>
  );
}
