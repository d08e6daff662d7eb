'use client';

import type { Result } from '#lib/kernel/result.ts';
import type { RoleHeld } from '#lib/people/queries/directory.ts';
import { Refused } from '../access/refused.tsx';
import { useAct } from '../access/use-act.ts';
import { Instant } from '../format/instant.tsx';
import { ForeignText } from '../format/text.tsx';
import { Button } from '../ui/button.tsx';
import { Disclosure } from '../ui/disclosure.tsx';
import { tell } from '../ui/toast.tsx';
import { GivenBy } from './given-by.tsx';
import { type ConnectionNames, scopeWords } from './scope-words.ts';

type TakeRole = (input: { personId: string; role: string; scopedId: string | null }) => Promise<Result<null>>;

export interface RoleLinesProps {
  personId: string;
  personName: string;
  roles: readonly RoleHeld[];
  connections: ConnectionNames;
  /** Permission → its words, for what is lost. */
  words: Readonly<Record<string, string>>;
  /** Absent: whoever looks may not change it. */
  takeRole?: TakeRole;
}

/** The roles of a person, each with where it holds, who gave it and when; and how to take it. */
export function RoleLines({ roles, ...rest }: RoleLinesProps) {
  if (roles.length === 0) return <p className="py-8 text-ink2">No role: they can sign in and do nothing.</p>;
  return (
    <ul aria-label="Roles">
      {roles.map((held) => (
        <li key={held.scopedId ?? held.role} className="border-b border-rule py-8 last:border-b-0">
          <RoleLine held={held} others={roles.filter((other) => other !== held)} {...rest} />
        </li>
      ))}
    </ul>
  );
}

function RoleLine({
  held,
  others,
  personId,
  personName,
  connections,
  words,
  takeRole,
}: Omit<RoleLinesProps, 'roles'> & { held: RoleHeld; others: readonly RoleHeld[] }) {
  return (
    <>
      <p className="flex flex-wrap items-baseline gap-x-12">
        <span className="font-semibold">{held.role}</span>
        <span className="break-anywhere">
          {held.scopedId ? <ForeignText text={scopeWords(held.scope, connections)} /> : 'for everything'}
        </span>
        <span className="text-small text-ink3">
          <GivenBy held={held} />, <Instant at={held.givenAt} />
        </span>
      </p>
      {takeRole && !held.configured ? (
        <Disclosure summary={`Take this role from ${personName}`}>
          <Take
            held={held}
            lost={lostWith(held, others).map((permission) => words[permission] ?? permission)}
            personId={personId}
            personName={personName}
            takeRole={takeRole}
          />
        </Disclosure>
      ) : null}
    </>
  );
}

/** What no other role that holds for everything gives them. */
function lostWith(held: RoleHeld, others: readonly RoleHeld[]): readonly string[] {
  const kept = new Set(
    others.filter((other) => other.scopedId === null).flatMap((other) => other.permissions),
  );
  return held.permissions.filter((permission) => !kept.has(permission));
}

function Take({
  held,
  lost,
  personId,
  personName,
  takeRole,
}: {
  held: RoleHeld;
  lost: readonly string[];
  personId: string;
  personName: string;
  takeRole: TakeRole;
}) {
  const act = useAct(takeRole);
  return (
    <div className="grid max-w-prose gap-8">
      {held.bySignIn ? (
        <p className="text-ink2">
          The identity provider's groups give it. Taken here, it is back at the next sign-in, unless the group
          is taken away there.
        </p>
      ) : null}
      {lost.length === 0 ? (
        <p className="text-ink2">They keep everything it permits by another role.</p>
      ) : (
        <div className="text-ink2">
          <p>From their next call on they no longer:</p>
          <ul className="list-disc pl-16">
            {lost.map((each) => (
              <li key={each}>{each}</li>
            ))}
          </ul>
        </div>
      )}
      <div>
        <Button
          look="destructive-final"
          pending={act.pending}
          onPress={async () => {
            const result = await act.run({ personId, role: held.role, scopedId: held.scopedId });
            if (result.ok) tell(`Took ${held.role} from ${personName}.`);
          }}
        >
          Take {held.role}
        </Button>
      </div>
      <Refused refusal={act.refusal} />
    </div>
  );
}
