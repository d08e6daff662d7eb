import type { Area } from '#lib/access/rules/announcement.ts';
import type { ChannelView, DeliveryView } from '#lib/notify/queries/list-channels.ts';

export const KIND_WORDS: Readonly<Record<ChannelView['kind'], string>> = {
  webhook: 'signed webhook',
  slack: 'Slack',
  sns: 'e-mail through SNS',
};

export const AREA_WORDS: Readonly<Record<Area, string>> = {
  requests: 'All requests and decisions',
  'break-glass': 'Break-glass',
  policies: 'Changes of policies',
  rotation: 'Rotations that are due',
  reports: 'Reports and certifications',
  alarms: 'Alarms of the audit log and the trail',
};

export const STATE_WORDS: Readonly<Record<DeliveryView['state'], string>> = {
  waiting: 'waits',
  delivered: 'delivered',
  'given-up': 'given up',
  withdrawn: 'not sent',
};

/** "requests, alarms", or what it gets without areas. */
export function areasWords(areas: readonly string[]): string {
  if (areas.length === 0) return 'what policies send to it';
  const words = areas.map((area) => (AREA_WORDS[area as Area] ?? area).toLowerCase());
  return `what policies send to it, and ${words.join(', ')}`;
}
