import { PersonName } from '../format/person-name.tsx';

/** Where a role or a place in a group came from. */
export function GivenBy({
  held,
}: {
  held: {
    readonly givenBy: { readonly name: string } | null;
    readonly configured: boolean;
    readonly bySignIn: boolean;
  };
}) {
  if (held.configured) return 'set by the configuration file';
  if (held.bySignIn) return 'by the identity provider';
  if (!held.givenBy) return 'since the installation';
  return (
    <>
      given by <PersonName name={held.givenBy.name} />
    </>
  );
}
