import { Disclosure } from '../ui/disclosure.tsx';

const PATTERN = `{
  "source": ["aws.secretsmanager"],
  "detail-type": [
    "AWS API Call via CloudTrail",
    "AWS Service Event via CloudTrail",
    "Secret Label Updated"
  ]
}`;

/** How EventBridge is set up to send events here. */
export function EventsGuide({ address }: { address: string }) {
  return (
    <Disclosure summary="What to set up in EventBridge">
      <ol className="grid max-w-prose list-decimal gap-8 pl-20 text-ink2">
        <li>
          In each region, on the default bus, make a rule with this pattern. Read calls such as GetSecretValue
          come only where the rule’s state is{' '}
          <span className="mono">ENABLED_WITH_ALL_CLOUDTRAIL_MANAGEMENT_EVENTS</span>.
          <Code label="Event pattern">{PATTERN}</Code>
        </li>
        <li>
          Make a connection with authorization by API key: name of the key{' '}
          <span className="mono">x-countersign-key</span>, value: the secret that is shown here once.
        </li>
        <li>
          Make an API destination with that connection, method POST, at most 300 calls a second, and this
          endpoint:
          <Code label="Endpoint">{address}</Code>
        </li>
        <li>
          Make the API destination the target of the rule, without an input transformer, with a dead-letter
          queue: EventBridge tries again for 24 h, then gives up.
        </li>
      </ol>
    </Disclosure>
  );
}

function Code({ label, children }: { label: string; children: string }) {
  return (
    <section
      aria-label={label}
      // biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls must be reachable by keyboard
      tabIndex={0}
      className="mt-4 overflow-auto bg-sunk p-8"
    >
      <pre className="mono text-small whitespace-pre-wrap break-anywhere text-ink">{children}</pre>
    </section>
  );
}
