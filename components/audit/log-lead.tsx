import { Age, Instant } from '../format/instant.tsx';
import { formatCount } from '../format/number.ts';
import { Link } from '../ui/link.tsx';

/** What the line under the page's sentence is made of. */
export interface LogLeadState {
  readonly checkpoint: { readonly at: string } | null;
  readonly keptIn: number;
  readonly places: readonly { readonly failingCode: string | null }[];
  readonly wait: 'kept' | 'late' | 'stopped';
  readonly walks: {
    readonly full: {
      readonly endedAt: Date | null;
      readonly through: number;
      readonly target: number;
      readonly passedAt: Date | null;
    } | null;
  };
}

/** "Last checkpoint 52 s ago, kept in 2 places. The whole chain was followed at 14:00." */
export function LogLead({ state }: { state: LogLeadState }) {
  const { checkpoint, keptIn, wait, walks } = state;
  return (
    <>
      {checkpoint ? (
        <>
          Last checkpoint <Age at={checkpoint.at} look="ago" />,{' '}
          <Link href="/audit/checkpoints">
            {keptIn === 0 ? 'kept nowhere yet' : `kept in ${keptIn} ${keptIn === 1 ? 'place' : 'places'}`}
          </Link>
          .
        </>
      ) : (
        <>
          No checkpoint was signed yet. <Link href="/audit/checkpoints">See where they will be kept</Link>.
        </>
      )}{' '}
      <FullWalk walk={walks.full} />
      {wait === 'kept' ? null : (
        <span className={`mt-2 block font-semibold ${wait === 'stopped' ? 'text-bad' : 'text-warn'}`}>
          {wait === 'stopped'
            ? 'Records have waited 15 min for a checkpoint that is kept outside. No value is revealed until one is.'
            : 'Records wait longer than 2 min for a checkpoint that is kept outside. At 15 min no value is revealed any more.'}{' '}
          <Link href="/audit/checkpoints">See which place does not answer</Link>
        </span>
      )}
    </>
  );
}

function FullWalk({ walk }: { walk: LogLeadState['walks']['full'] }) {
  if (!walk) return null;
  if (walk.endedAt === null) {
    return (
      <>
        The whole chain is being followed: {formatCount(walk.through)} of {formatCount(walk.target)}.
      </>
    );
  }
  if (!walk.passedAt) return null;
  return (
    <>
      The whole chain was followed at <Instant at={walk.passedAt.toISOString()} />.
    </>
  );
}
