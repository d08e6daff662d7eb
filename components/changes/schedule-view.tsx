import { nextWindows, readSchedule, scheduleWords } from '#lib/changes/rules/schedule.ts';
import { Instant } from '../format/instant.tsx';
import { Section } from '../ui/section.tsx';

export interface ScheduleViewProps {
  /** `rate(…)`, `cron(…)`, or null where days are counted. */
  expression: string | null;
  afterDays: number | null;
  duration: string | null;
  lastRotatedAt: string | null;
  nextRotationAt: string | null;
  enabled: boolean | null;
  now: string;
}

/** The next five windows, in UTC as AWS counts them and in the viewer's own time. */
export function ScheduleView(props: ScheduleViewProps) {
  const { duration, lastRotatedAt, nextRotationAt, enabled, now } = props;
  const expression = props.expression ?? (props.afterDays ? `rate(${props.afterDays} days)` : null);
  if (expression === null) return null;
  const read = readSchedule(expression);
  if (!read.ok) return null;
  const windows = nextWindows(read.value, duration, new Date(now), {
    from: lastRotatedAt ? new Date(lastRotatedAt) : null,
  });
  return (
    <Section title="Schedule" note={enabled ? undefined : 'switched off'}>
      <p className="pt-4">
        {scheduleWords(read.value, duration)}. <code className="mono text-small text-ink3">{expression}</code>
      </p>
      {nextRotationAt ? (
        <p className={Date.parse(nextRotationAt) < Date.parse(now) ? 'text-bad' : 'text-ink2'}>
          AWS says the next rotation is due by <Instant at={nextRotationAt} />
          {Date.parse(nextRotationAt) < Date.parse(now) ? ', which has passed' : ''}.
        </p>
      ) : null}
      {enabled ? (
        <Windows
          windows={windows.map(({ opensAt, closesAt }) => ({
            opensAt: opensAt.toISOString(),
            closesAt: closesAt.toISOString(),
          }))}
        />
      ) : null}
    </Section>
  );
}

/** Windows as rows: in UTC, then in the viewer's zone. */
export function Windows({ windows }: { windows: readonly { opensAt: string; closesAt: string }[] }) {
  return (
    <ol className="pt-6" aria-label="Next windows">
      {windows.map(({ opensAt, closesAt }) => (
        <li key={opensAt} className="flex flex-wrap gap-x-16 border-b border-rule py-3 text-small">
          <span className="tabular-nums">{utcWords(opensAt, closesAt)}</span>
          <span className="text-ink3">
            for you from <Instant at={opensAt} />
          </span>
        </li>
      ))}
    </ol>
  );
}

/** "Tue 1 Dec 2026, 03:00 to 05:00 UTC". */
export function utcWords(opensAt: string, closesAt: string): string {
  const day = new Intl.DateTimeFormat('en-GB', {
    weekday: 'short',
    day: 'numeric',
    month: 'short',
    year: 'numeric',
    timeZone: 'UTC',
  }).format(new Date(opensAt));
  const end = closesAt.slice(11, 16) === '00:00' ? '24:00' : closesAt.slice(11, 16);
  return `${day}, ${opensAt.slice(11, 16)} to ${end} UTC`;
}
