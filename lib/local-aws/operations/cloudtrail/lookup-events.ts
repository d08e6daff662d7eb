import { repeatRecords } from '../../rules/trail/repeat-records.ts';
import { lookupEvents as members } from '../../shapes/cloudtrail/lookup-events.ts';
import type { InputOf } from '../../shapes/shape.ts';
import { type FoundRecord, findTrailPage, type TrailQuery, type Walk } from '../../state/trail.ts';
import { AwsError, frontError } from '../../wire/aws-error.ts';
import { epochSeconds } from '../../wire/epoch.ts';
import { type Call, operation } from '../operation.ts';

type Input = InputOf<typeof members>;
type AttributeKey = NonNullable<Input['LookupAttributes']>[number]['AttributeKey'];

const PAGE = 50;
const HISTORY_MS = 90 * 24 * 3600 * 1000;

export const lookupEvents = operation<typeof members, undefined>({
  name: 'LookupEvents',
  readOnly: true,
  onlyLooks: true,
  members,
  check(input) {
    const size = input.MaxResults ?? PAGE;
    if (size < 1 || size > PAGE)
      throw refused('InvalidMaxResultsException', `MaxResults must be from 1 to ${PAGE}.`);
    if ((input.LookupAttributes?.length ?? 0) > 1) {
      throw refused('InvalidLookupAttributesException', 'Only one lookup attribute can be given.');
    }
    if (input.EventCategory !== undefined && input.EventCategory !== 'insight') {
      throw refused(
        'InvalidEventCategoryException',
        'The only event category that can be looked up is insight.',
      );
    }
    if (input.StartTime !== undefined && input.EndTime !== undefined && input.StartTime > input.EndTime) {
      throw refused('InvalidTimeRangeException', 'The start time must not be after the end time.');
    }
  },
  async load(call) {
    if (!call.world.lookups.admit(call.account, call.region, call.now)) {
      throw frontError('ThrottlingException', 'Rate exceeded');
    }
  },
  demands: (call) => [
    {
      action: 'cloudtrail:LookupEvents',
      resource: '*',
      shownResource: `arn:aws:cloudtrail:${call.region}:${call.account}:*`,
      owner: call.account,
      context: new Map(),
    },
  ],
  async handle(call) {
    const limit = call.input.MaxResults ?? PAGE;
    const query = queryOf(call, limit + 1);
    // Insights are events of another kind; none are made here.
    const found = call.input.EventCategory === 'insight' ? [] : await findTrailPage(call.tx, query);
    const { page, last } = call.world.settings.lookupDuplicates
      ? repeatRecords(found, limit)
      : { page: found.slice(0, limit), last: found[limit - 1] };
    const isEnd = page.at(-1) === found.at(-1);
    return {
      Events: page.map(itemOf),
      NextToken:
        !isEnd && last !== undefined
          ? call.world.pageTokens.issue(bindingOf(call), [epochSeconds(last.eventTime), last.seq])
          : undefined,
    };
  },
});

function itemOf(record: FoundRecord) {
  return {
    EventId: record.eventId,
    EventName: record.eventName,
    ReadOnly: String(record.readOnly),
    AccessKeyId: record.accessKeyId,
    EventTime: epochSeconds(record.eventTime),
    EventSource: record.eventSource,
    Username: record.username,
    Resources: record.resources.map(({ type, ARN }) => ({ ResourceType: type, ResourceName: ARN })),
    CloudTrailEvent: record.record,
  };
}

const WALKS: Readonly<Record<string, Walk>> = {
  EventId: 'event_id',
  EventName: 'event_name',
  EventSource: 'event_source',
  Username: 'username',
  AccessKeyId: 'access_key_id',
  ResourceName: 'resource_name',
  ResourceType: 'resource_type',
} satisfies Partial<Record<AttributeKey, Walk>>;

function queryOf(call: Call<Input>, limit: number): TrailQuery {
  const oldest = new Date(call.now.getTime() - HISTORY_MS);
  const { StartTime = oldest, EndTime = call.now } = call.input;
  return {
    account: call.account,
    region: call.region,
    from: StartTime > oldest ? StartTime : oldest,
    to: EndTime,
    seenAt: call.now,
    ...walkOf(call.input),
    after: placeOf(call),
    limit,
  };
}

function walkOf(input: Input): { walk: Walk; value?: string } {
  const attribute = input.LookupAttributes?.[0];
  if (attribute === undefined) return { walk: 'nothing' };
  if (attribute.AttributeKey !== 'ReadOnly') {
    return { walk: WALKS[attribute.AttributeKey] ?? 'nothing', value: attribute.AttributeValue };
  }
  if (attribute.AttributeValue === 'true') return { walk: 'reads' };
  if (attribute.AttributeValue === 'false') return { walk: 'writes' };
  throw refused('InvalidLookupAttributesException', 'The value of ReadOnly must be true or false.');
}

function placeOf(call: Call<Input>): TrailQuery['after'] {
  if (call.input.NextToken === undefined) return undefined;
  const place = call.world.pageTokens.read(bindingOf(call), call.input.NextToken);
  if (place === undefined) throw refused('InvalidNextTokenException', 'The NextToken value is invalid.');
  return { second: Number(place[0]), seq: Number(place[1]) };
}

/** A token is good only together with the parameters of the call that got it. */
function bindingOf(call: Call<Input>): unknown {
  const { NextToken: _token, ...rest } = call.input;
  return ['LookupEvents', call.account, call.region, rest];
}

function refused(code: string, words: string): AwsError {
  return new AwsError(code, words);
}
