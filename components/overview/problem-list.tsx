import { Age } from '../format/instant.tsx';
import { Mark } from '../format/mark.tsx';
import { SecretName } from '../format/secret-name.tsx';
import { ForeignText } from '../format/text.tsx';
import { Link } from '../ui/link.tsx';
import type { Problem } from './problems.ts';

const TONES = {
  broken: 'text-bad',
  attention: 'text-warn',
  'not-seen': 'text-ink2',
  fine: 'text-ink2',
} as const;

/** What is wrong, worst first: the consequence, the thing, what it means, since when, and the way to it. */
export function ProblemList({ problems, label }: { problems: readonly Problem[]; label: string }) {
  return (
    <ol aria-label={label} className="border-t border-rule2">
      {problems.map((problem) => (
        <li
          key={problem.id}
          className="grid grid-cols-[7.5rem_minmax(0,1fr)_4rem_7rem] items-baseline gap-x-12 border-b border-rule py-8 max-desk:grid-cols-[minmax(0,1fr)_auto] max-desk:gap-y-2"
        >
          <span
            className={`flex items-center gap-8 whitespace-nowrap max-desk:text-small ${TONES[problem.mark]}`}
          >
            <Mark state={problem.mark} label={null} /> {problem.category}
          </span>
          <span className="min-w-0 max-desk:col-span-full max-desk:row-start-2">
            <span className="block">
              {problem.before ? <ForeignText text={problem.before} /> : null}{' '}
              {problem.secret ? <ProblemName secret={problem.secret} /> : null} {problem.after}
            </span>
            <span className="block text-small text-ink2">
              <ForeignText text={problem.meaning} />
            </span>
          </span>
          <span className="text-right text-small whitespace-nowrap text-ink2">
            {problem.since ? <Age at={problem.since} /> : null}
          </span>
          <span className="text-right text-small whitespace-nowrap max-desk:col-span-full max-desk:text-left">
            <Link href={problem.link.href} look="alone">
              {problem.link.label}
            </Link>
          </span>
        </li>
      ))}
    </ol>
  );
}

function ProblemName({ secret }: { secret: NonNullable<Problem['secret']> }) {
  const name = <SecretName name={secret.name} environment={secret.environment} look="sentence" />;
  if (secret.id === '') return name;
  return (
    <Link href={`/secrets/${secret.id}`} look="row">
      {name}
    </Link>
  );
}
