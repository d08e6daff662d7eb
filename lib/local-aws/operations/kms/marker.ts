import type { Call } from '../operation.ts';
import { kmsError } from './locate-key.ts';

type Paged = Call<{ readonly Marker?: string; readonly KeyId?: string }>;

/** Where a listing goes on: after this name. Empty at the beginning. */
export function placeOfMarker(call: Paged, operation: string): string {
  if (call.input.Marker === undefined) return '';
  const place = call.world.pageTokens.read(bindingOf(call, operation), call.input.Marker)?.[0];
  if (place === undefined) throw kmsError('InvalidMarkerException', 'The marker is not valid.');
  return String(place);
}

export function nextMarker(call: Paged, operation: string, last: string | undefined) {
  if (last === undefined) return { Truncated: false };
  return { Truncated: true, NextMarker: call.world.pageTokens.issue(bindingOf(call, operation), [last]) };
}

function bindingOf(call: Paged, operation: string): unknown {
  return [operation, call.account, call.region, call.input.KeyId];
}
