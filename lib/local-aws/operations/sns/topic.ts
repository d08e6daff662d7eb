import { AwsError } from '../../wire/aws-error.ts';
import type { Call, NamedDemand } from '../operation.ts';

const TOPIC = /^arn:aws:sns:([a-z0-9-]+):(\d{12}):([\w-]{1,256}(?:\.fifo)?)$/;

/** The parts of a topic's ARN; refuses what is none. */
export function topicOf(arn: string): { readonly region: string; readonly owner: string } {
  const [, region, owner] = TOPIC.exec(arn) ?? [];
  if (region === undefined || owner === undefined) throw invalid('TopicArn');
  return { region, owner };
}

export function topicDemand(action: string, arn: string): NamedDemand {
  return {
    action: `sns:${action}`,
    resource: arn,
    shownResource: arn,
    owner: topicOf(arn).owner,
    context: new Map(),
  };
}

export function topicArn({ account, region }: Pick<Call, 'account' | 'region'>, name: string): string {
  return `arn:aws:sns:${region}:${account}:${name}`;
}

export function invalid(what: string): AwsError {
  return new AwsError('InvalidParameter', `Invalid parameter: ${what}`);
}

export function noTopic(): AwsError {
  return new AwsError('NotFound', 'Topic does not exist', { status: 404 });
}
