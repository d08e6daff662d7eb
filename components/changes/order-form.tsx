'use client';

import { useRouter } from 'next/navigation';
import { type FormEvent, type ReactNode, useState } from 'react';
import type { ProposeChangeInput, ProposedChange } from '#lib/changes/propose-change.ts';
import type { Result } from '#lib/kernel/result.ts';
import { Refused } from '../access/refused.tsx';
import { useAct } from '../access/use-act.ts';
import { Button } from '../ui/button.tsx';
import { Checkbox } from '../ui/checkbox.tsx';
import { TextArea } from '../ui/text-area.tsx';
import { TextField } from '../ui/text-field.tsx';
import {
  type FieldsProps,
  LabelFields,
  type Order,
  type OrderFormFacts,
  PutFields,
  ReplicaFields,
  ScheduleFields,
  TagFields,
} from './order-fields.tsx';

export interface OrderFormProps {
  act: string;
  facts: OrderFormFacts;
  production: boolean;
  propose: (input: ProposeChangeInput) => Promise<Result<ProposedChange>>;
}

/** The form of one act: what is to be done, before it is looked at, approved and run on its own page. */
export function OrderForm({ act: kind, facts, production, propose }: OrderFormProps) {
  const router = useRouter();
  const act = useAct(propose);
  const [order, setOrder] = useState<Order | null>(() => firstOrder(kind, facts));
  const send = async (event: FormEvent) => {
    event.preventDefault();
    if (!order) return;
    const result = await act.run({ secretId: facts.secretId, order });
    if (result.ok) router.push(`/changes/${result.value.changeId}`);
  };
  const fields = act.refusal?.fields ?? {};
  return (
    <form onSubmit={send} className="grid max-w-[45rem] gap-14">
      <Fields kind={kind} facts={facts} order={order} setOrder={setOrder} fields={fields} />
      <Refused refusal={act.refusal} />
      <div>
        <Button
          type="submit"
          look={production ? 'production' : 'primary'}
          pending={act.pending}
          pendingLabel="Looking at it…"
          disabledReason={order ? undefined : 'Fill in the form first.'}
        >
          {production ? 'Continue in production' : 'Continue'}
        </Button>
      </div>
      <p className="text-small text-ink3">
        Next you see what will happen and which signature it needs. Nothing is sent to AWS before you confirm
        it there.
      </p>
    </form>
  );
}

function firstOrder(kind: string, facts: OrderFormFacts): Order | null {
  switch (kind) {
    case 'rotate':
    case 'test-rotation':
    case 'cancel-rotation':
    case 'promote-replica':
    case 'remove-policy':
    case 'restore':
    case 'force-delete':
      return { kind };
    case 'delete':
      return { kind, windowDays: 30 };
    case 'put':
      return { kind, shape: facts.keyNames.length > 0 ? 'json' : 'text', labels: ['AWSCURRENT'] };
    case 'describe':
      return { kind, description: facts.description };
    case 'change-key':
      return { kind, kmsKeyId: facts.kmsKeyId ?? '' };
    case 'tag':
      return { kind, set: facts.tags.map((tag) => ({ ...tag })), remove: [] };
    case 'put-policy':
      return { kind, document: facts.policy || EMPTY_POLICY, blockPublic: true };
    case 'configure-rotation': {
      const duration = facts.duration || null;
      const schedule = facts.schedule || 'rate(30 days)';
      return facts.functionArn ? { kind, functionArn: facts.functionArn, schedule, duration } : null;
    }
    default:
      return null;
  }
}

const EMPTY_POLICY = '{\n  "Version": "2012-10-17",\n  "Statement": []\n}';

function Fields(props: FieldsProps): ReactNode {
  const { kind, order, setOrder, fields } = props;
  switch (kind) {
    case 'configure-rotation':
      return <ScheduleFields {...props} />;
    case 'put':
      return <PutFields {...props} />;
    case 'tag':
      return <TagFields {...props} />;
    case 'replicate':
    case 'remove-replicas':
      return <ReplicaFields {...props} />;
    case 'move-label':
      return <LabelFields {...props} />;
    case 'describe':
      return order?.kind === 'describe' ? (
        <TextArea
          label="Description"
          rows={3}
          limit={2048}
          value={order.description}
          onChange={(description) => setOrder({ ...order, description })}
          error={fields.description}
        />
      ) : null;
    case 'change-key':
      return order?.kind === 'change-key' ? (
        <TextField
          label="KMS key"
          help="ARN, id or alias of a key; empty for the default key of the account."
          value={order.kmsKeyId}
          onChange={(kmsKeyId) => setOrder({ ...order, kmsKeyId })}
          autoComplete="off"
          error={fields.order}
        />
      ) : null;
    case 'put-policy':
      return order?.kind === 'put-policy' ? (
        <>
          <TextArea
            label="Resource policy"
            rows={16}
            limit={20480}
            value={order.document}
            onChange={(document) => setOrder({ ...order, document })}
            error={fields.document}
          />
          <Checkbox
            isSelected={order.blockPublic}
            onChange={(blockPublic) => setOrder({ ...order, blockPublic })}
          >
            AWS refuses it if it opens the secret to everybody
          </Checkbox>
        </>
      ) : null;
    case 'delete':
      return order?.kind === 'delete' ? (
        <TextField
          label="Days until AWS deletes it"
          help="7 to 30. Until then it can be restored."
          inputMode="numeric"
          value={String(order.windowDays)}
          onChange={(text) =>
            setOrder({ ...order, windowDays: Math.min(30, Math.max(0, Number.parseInt(text, 10) || 0)) })
          }
          error={order.windowDays < 7 ? 'AWS takes 7 to 30 days.' : undefined}
        />
      ) : null;
    default:
      return null;
  }
}
