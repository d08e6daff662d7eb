import { AwsError } from '../../wire/aws-error.ts';
import type { Call } from '../operation.ts';

const PAGE = 100;

type Paged = Call<{ readonly Marker?: string; readonly MaxItems?: number }>;

export interface Paging {
  /** The name after which the page begins; empty at the beginning. */
  readonly after: string;
  readonly size: number;
}

/** `about` binds the marker to the listing it came from. */
export function pagingOf(call: Paged, about: readonly (string | undefined)[]): Paging {
  const { Marker, MaxItems = PAGE } = call.input;
  if (Marker === undefined) return { after: '', size: MaxItems };
  const place = call.world.pageTokens.read([call.account, ...about], Marker)?.[0];
  if (place === undefined) throw new AwsError('ValidationError', 'Invalid Marker.');
  return { after: String(place), size: MaxItems };
}

/** The members that end a listing; `found` holds one more than the page when there is more. */
export function endOfPage(
  call: Paged,
  about: readonly (string | undefined)[],
  { size }: Paging,
  names: readonly string[],
) {
  const last = names[size - 1];
  if (names.length <= size || last === undefined) return { IsTruncated: 'false' };
  return { IsTruncated: 'true', Marker: call.world.pageTokens.issue([call.account, ...about], [last]) };
}
