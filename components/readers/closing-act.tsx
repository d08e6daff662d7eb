'use client';

import { useRouter } from 'next/navigation';
import { useState } from 'react';
import type { PolicyVerdict } from '#lib/changes/check-resource-policy.ts';
import type { ProposedChange } from '#lib/changes/propose-change.ts';
import type { Result } from '#lib/kernel/result.ts';
import type { ProposeClosingInput } from '#lib/readers/propose-closing.ts';
import { Refused } from '../access/refused.tsx';
import { useAct } from '../access/use-act.ts';
import { AwsVerdict } from '../changes/aws-verdict.tsx';
import { Button } from '../ui/button.tsx';

export interface ClosingActProps {
  input: ProposeClosingInput;
  propose: (input: ProposeClosingInput) => Promise<Result<ProposedChange>>;
  /** Says what is proposed. */
  label: string;
  production: boolean;
  /** The document, where AWS can be asked about it. */
  document?: string;
  check?: (input: { secretId: string; document: string }) => Promise<Result<PolicyVerdict>>;
}

/** Lets AWS look at the policy, and freezes the change that puts it. Nothing is set before it is approved and run. */
export function ClosingAct({ input, propose, label, production, document, check }: ClosingActProps) {
  const router = useRouter();
  const act = useAct(propose);
  return (
    <div className="grid justify-items-start gap-10">
      {document !== undefined && check ? (
        <CheckAtAws secretId={input.secretId} document={document} check={check} />
      ) : null}
      <Button
        look={production ? 'production' : 'primary'}
        pending={act.pending}
        pendingLabel="Looking at it…"
        onPress={async () => {
          const result = await act.run(input);
          if (result.ok) router.push(`/changes/${result.value.changeId}`);
        }}
      >
        {label}
      </Button>
      <Refused refusal={act.refusal} />
      <p className="text-small text-ink3">
        Next you see what will happen and which signature it needs. Nothing is sent to AWS before you confirm
        it there.
      </p>
    </div>
  );
}

function CheckAtAws({
  secretId,
  document,
  check,
}: {
  secretId: string;
  document: string;
  check: NonNullable<ClosingActProps['check']>;
}) {
  const act = useAct(check);
  const [verdict, setVerdict] = useState<PolicyVerdict | null>(null);
  return (
    <div className="grid gap-6">
      <div>
        <Button
          pending={act.pending}
          onPress={async () => {
            const result = await act.run({ secretId, document });
            setVerdict(result.ok ? result.value : null);
          }}
        >
          Let AWS check it
        </Button>
      </div>
      <Refused refusal={act.refusal} />
      {verdict ? <AwsVerdict verdict={verdict} /> : null}
    </div>
  );
}
