import type { Sight } from '#lib/changes/rules/sight.ts';

export const OLD = '11111111-1111-4111-8111-111111111111';
export const NEW = '22222222-2222-4222-8222-222222222222';
export const PENDING = '33333333-3333-4333-8333-333333333333';

interface Wish extends Partial<Sight> {
  readonly current?: string;
  readonly previous?: string;
  readonly pending?: string;
  readonly more?: readonly string[];
}

/** A secret as AWS describes it, with its labels where a test wants them. */
export function sight({ current, previous, pending, more = [], ...rest }: Wish = {}): Sight {
  const ids = [...new Set([current, previous, pending, ...more].filter((id) => id !== undefined))];
  const labelled = (id: string) => [
    ...(id === current ? ['AWSCURRENT'] : []),
    ...(id === pending ? ['AWSPENDING'] : []),
    ...(id === previous ? ['AWSPREVIOUS'] : []),
  ];
  return {
    arn: 'arn:aws:secretsmanager:eu-central-1:000000000000:secret:prod/payments/db-a1B2c3',
    name: 'prod/payments/db',
    description: 'Orders',
    kmsKeyId: null,
    owningService: null,
    primaryRegion: null,
    tags: [],
    versions: ids.map((versionId) => ({
      versionId,
      labels: labelled(versionId),
      createdAt: '2026-11-01T00:00:00.000Z',
      lastReadOn: null,
    })),
    rotationEnabled: true,
    functionArn: 'arn:aws:lambda:eu-central-1:000000000000:function:rotate',
    schedule: 'rate(30 days)',
    afterDays: 30,
    duration: null,
    lastRotatedAt: null,
    nextRotationAt: '2026-12-01T23:59:59.000Z',
    deletionAskedAt: null,
    replicas: [],
    resourcePolicy: null,
    ...rest,
  };
}
