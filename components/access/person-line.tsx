import { PersonName } from '../format/person-name.tsx';
import { ForeignText } from '../format/text.tsx';

export interface PersonLineProps {
  name: string;
  /** Null: they signed in without one. */
  email: string | null;
  strong?: boolean;
}

/** A person where something is decided: a name can be chosen, so the address stands beside it. */
export function PersonLine({ name, email, strong }: PersonLineProps) {
  return (
    <>
      <PersonName name={name} strong={strong} />
      {email ? (
        <span className="text-small text-ink3">
          {' '}
          <ForeignText text={email} lines={false} />
        </span>
      ) : null}
    </>
  );
}
