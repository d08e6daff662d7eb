'use client';

import { useState } from 'react';
import { EnvironmentTag } from '#components/format/environment.tsx';
import { Countdown } from '#components/format/instant.tsx';
import { SecretName } from '#components/format/secret-name.tsx';
import { Button } from '#components/ui/button.tsx';
import { Checkbox } from '#components/ui/checkbox.tsx';
import { Choice, RadioList } from '#components/ui/choice.tsx';
import { Figure, Figures } from '#components/ui/facts.tsx';
import { Dialog, Opens, Sheet } from '#components/ui/overlay.tsx';
import { Meter } from '#components/ui/progress.tsx';
import { Select } from '#components/ui/select.tsx';
import { TextArea } from '#components/ui/text-area.tsx';
import { TextField } from '#components/ui/text-field.tsx';
import { tell } from '#components/ui/toast.tsx';
import { Hint } from '#components/ui/tooltip.tsx';

export function Buttons() {
  const [pending, setPending] = useState(false);
  return (
    <div className="flex flex-wrap items-center gap-8 py-8">
      <Button look="primary">Ask for access</Button>
      <Button>Rotate</Button>
      <Button look="production">Continue with production repair</Button>
      <Button look="destructive">Delete</Button>
      <Button look="destructive-final">Delete staging/payments/db</Button>
      <Button look="quiet">Clear</Button>
      <Button size="small">Show</Button>
      <Button look="primary" pending={pending} pendingLabel="Signing…" onPress={() => setPending(true)}>
        Sign: approve 1, deny 1
      </Button>
      <Button
        look="production"
        disabledReason="You cannot decide this: it is your own request. Noor or Tom can."
      >
        Sign
      </Button>
      <Hint text="Repeats or explains, never the only place of a fact.">
        <button type="button" className="h-24 text-small text-accent">
          A hint
        </button>
      </Hint>
    </div>
  );
}

export function Fields() {
  return (
    <div className="grid max-w-616 gap-12 py-8">
      <TextField
        label="Secret"
        help="Its name, or any part of its ARN."
        mono
        defaultValue="prod/payments/db"
      />
      <TextField label="Ticket" error="No ticket of this form. Write it as INC-4127." defaultValue="4127" />
      <TextArea
        label="Reason"
        help="What you need the value for."
        limit={2000}
        atLeast={20}
        defaultValue="Checkout times"
      />
      <TextArea
        label="Comment, required for a denial"
        error="Say why, so that Ana knows what to do instead."
        limit={20}
        defaultValue="Ledger rows: ask Tom, he owns that database."
      />
      <Select
        label="Version or label"
        options={[
          { value: 'current', label: 'AWSCURRENT' },
          { value: 'previous', label: 'AWSPREVIOUS' },
        ]}
        defaultValue="current"
      />
      <Choice
        label="How long, from your signature. You may shorten."
        defaultValue="10"
        options={[
          { value: '5', label: '5 min' },
          { value: '10', label: '10 min' },
          { value: '15', label: '15 min' },
        ]}
      />
      <Choice
        label="prod/ledger/db"
        defaultValue="deny"
        options={[
          { value: 'approve', label: 'Approve' },
          { value: 'deny', label: 'Deny', denies: true },
        ]}
      />
      <RadioList
        label="Repair"
        defaultValue="again"
        options={[
          {
            value: 'again',
            label: 'Start again from createSecret',
            note: 'Makes a new pending version. Readers notice nothing.',
          },
          {
            value: 'finish',
            label: 'Finish by hand',
            notOffered: 'the database does not know 0f5d9c33, so 4 readers would fail to sign in.',
          },
        ]}
      />
      <div className="flex flex-wrap gap-16">
        <Checkbox defaultSelected>Tell #payments-access</Checkbox>
        <Checkbox>Only this version</Checkbox>
        <Checkbox isIndeterminate>All shown</Checkbox>
        <Checkbox isDisabled>Not yours</Checkbox>
      </div>
    </div>
  );
}

export function Overlays({ until, since }: { until: string; since: string }) {
  return (
    <div className="flex flex-wrap gap-8 py-8">
      <Opens>
        <Button>Open a panel</Button>
        <Sheet
          title={
            <>
              Reveal <SecretName name="prod/payments/db" environment="production" look="sentence" />
              <EnvironmentTag environment="production" />
            </>
          }
          subtitle="Version e9a27b10, AWSCURRENT"
          production
          footer={(close) => (
            <Button look="primary" onPress={close}>
              I am done, hand access back
            </Button>
          )}
        >
          <Figures>
            <Figure label="Grant ends in">
              <Countdown look="figure" label="Grant ends in" until={until} since={since} />
            </Figure>
            <Figure label="Uses left" note="of 3" meter={<Meter share={1 / 3} />}>
              1
            </Figure>
            <Figure label="password hides in">
              <Countdown look="figure" label="Password hides in" until={until} since={since} production />
            </Figure>
          </Figures>
          <p className="py-12 text-small text-ink2">A value you have seen cannot be unseen.</p>
        </Sheet>
      </Opens>
      <Opens>
        <Button look="destructive">Open a question</Button>
        <Dialog
          alerts
          title="staging/payments/db goes in 7 days"
          footer={(close) => (
            <>
              <Button onPress={close} autoFocus>
                Keep it
              </Button>
              <Button look="destructive-final" onPress={close}>
                Mark for deletion
              </Button>
            </>
          )}
        >
          Two callers read it in the last 30 days. Until 27 November anybody with the role admin can restore
          it.
        </Dialog>
      </Opens>
      <Button
        onPress={() => tell('Handed back. You used 2 of 3.', 'A rotation was proposed to team-payments.')}
      >
        Show a result
      </Button>
    </div>
  );
}
