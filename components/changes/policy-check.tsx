'use client';

import { useState } from 'react';
import type { PolicyVerdict } from '#lib/changes/check-resource-policy.ts';
import type { Result } from '#lib/kernel/result.ts';
import { Refused } from '../access/refused.tsx';
import { useAct } from '../access/use-act.ts';
import { Button } from '../ui/button.tsx';
import { Section } from '../ui/section.tsx';
import { TextArea } from '../ui/text-area.tsx';
import { AwsVerdict } from './aws-verdict.tsx';

export interface PolicyCheckProps {
  secretId: string;
  /** The policy in force; null: there is none. */
  current: string | null;
  check: (input: { secretId: string; document: string }) => Promise<Result<PolicyVerdict>>;
}

/** Asks AWS what is wrong with a policy, without setting it, and shows what differs from the one in force. */
export function PolicyCheck({ secretId, current, check }: PolicyCheckProps) {
  const act = useAct(check);
  const [document, setDocument] = useState('');
  const [verdict, setVerdict] = useState<PolicyVerdict | null>(null);
  return (
    <Section title="Let AWS check a policy" note="nothing is set">
      <div className="grid max-w-[45rem] gap-10 pt-8">
        <TextArea label="Policy to check" rows={6} value={document} onChange={setDocument} limit={20480} />
        <div>
          <Button
            pending={act.pending}
            onPress={async () => {
              const result = await act.run({ secretId, document });
              setVerdict(result.ok ? result.value : null);
            }}
          >
            Check it
          </Button>
        </div>
        <Refused refusal={act.refusal} />
        {verdict ? (
          <>
            <AwsVerdict verdict={verdict} />
            <Difference before={current ?? ''} after={document} />
          </>
        ) : null}
      </div>
    </Section>
  );
}

/** Lines that go and lines that come, in their order. */
function Difference({ before, after }: { before: string; after: string }) {
  const old = lines(before);
  const next = lines(after);
  const gone = old.filter((line) => !next.includes(line));
  const come = next.filter((line) => !old.includes(line));
  if (gone.length + come.length === 0)
    return <p className="text-ink2">It says the same as the one in force.</p>;
  return (
    <pre className="mono mt-8 overflow-x-auto bg-sunk p-8 text-small">
      {[...gone.map((line) => `- ${line}`), ...come.map((line) => `+ ${line}`)].join('\n')}
    </pre>
  );
}

function lines(text: string): readonly string[] {
  try {
    return JSON.stringify(JSON.parse(text), null, 2).split('\n');
  } catch {
    return text === '' ? [] : text.split('\n');
  }
}
