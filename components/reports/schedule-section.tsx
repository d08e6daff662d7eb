'use client';

import { useState } from 'react';
import type { Result } from '#lib/kernel/result.ts';
import type { MakeScheduleInput } from '#lib/reports/make-schedule.ts';
import type { ScheduleView } from '#lib/reports/queries/schedules.ts';
import type { ReportName } from '#lib/reports/rules/frameworks.ts';
import type { Span } from '#lib/reports/rules/period.ts';
import { Refused } from '../access/refused.tsx';
import { useAct } from '../access/use-act.ts';
import { Instant } from '../format/instant.tsx';
import { ForeignText } from '../format/text.tsx';
import { useZone } from '../format/viewer.tsx';
import { Button } from '../ui/button.tsx';
import { Line, Lines } from '../ui/section.tsx';
import { Select } from '../ui/select.tsx';
import { REPORT_CHOICES } from './words.ts';

export interface ScheduleSectionProps {
  schedules: readonly ScheduleView[];
  readers: readonly { readonly personId: string; readonly displayName: string }[];
  viewerId: string;
  make: (input: MakeScheduleInput) => Promise<Result<{ scheduleId: string }>>;
  stop: (input: { scheduleId: string }) => Promise<Result<null>>;
}

const SPANS = [
  { value: 'week', label: 'week' },
  { value: 'month', label: 'month' },
  { value: 'quarter', label: 'quarter' },
] as const;

/** Packs that come by themselves when a week, month or quarter is over, and a short form for one more. */
export function ScheduleSection({ schedules, readers, viewerId, make, stop }: ScheduleSectionProps) {
  const zone = useZone();
  const [every, setEvery] = useState<Span>('quarter');
  const [report, setReport] = useState<ReportName>('full');
  const [recipient, setRecipient] = useState(viewerId);
  const making = useAct(make);
  const stopping = useAct(stop);
  const send = () =>
    void making.run({
      every,
      wanted: {
        report,
        zone,
        scope: { environments: ['production', 'unknown'], path: '', accounts: null },
        populations: null,
      },
      recipients: [recipient],
    });
  return (
    <div className="grid gap-12">
      {schedules.length === 0 ? (
        <p className="text-ink2">Nothing comes by itself yet.</p>
      ) : (
        <Lines label="Schedules">
          {schedules.map((schedule) => (
            <Line
              key={schedule.id}
              end={
                <Button
                  size="small"
                  look="quiet"
                  onPress={() => void stopping.run({ scheduleId: schedule.id })}
                >
                  Stop
                </Button>
              }
            >
              Every {schedule.every}: <ForeignText text={schedule.what} />
              <span className="block text-small text-ink3">
                Next <Instant at={schedule.nextAt} />, days of {schedule.zone}, told to{' '}
                <ForeignText text={schedule.recipients.join(', ')} />
              </span>
            </Line>
          ))}
        </Lines>
      )}
      <div className="flex flex-wrap items-end gap-8">
        <div className="w-112">
          <Select label="Every" options={SPANS} value={every} onChange={(value) => setEvery(value as Span)} />
        </div>
        <div className="w-144">
          <Select
            label="make"
            options={REPORT_CHOICES}
            value={report}
            onChange={(value) => setReport(value as ReportName)}
          />
        </div>
        <div className="w-144">
          <Select
            label="and tell"
            options={readers.map((reader) => ({ value: reader.personId, label: reader.displayName }))}
            value={recipient}
            onChange={setRecipient}
          />
        </div>
        <Button pending={making.pending} pendingLabel="Saving…" onPress={send}>
          Schedule it
        </Button>
      </div>
      <p className="text-small text-ink3">
        Of production and what counts as production, in the time zone {zone}, two hours after the last day is
        over.
      </p>
      <Refused refusal={making.refusal ?? stopping.refusal} />
    </div>
  );
}
