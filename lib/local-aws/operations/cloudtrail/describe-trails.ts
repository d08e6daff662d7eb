import { TRAIL_BUCKET, TRAIL_HOME_REGION, TRAIL_NAME, trailArn } from '../../rules/trail-files/trail.ts';
import { describeTrails as members } from '../../shapes/cloudtrail/describe-trails.ts';
import { operation } from '../operation.ts';

/** Every account has the same one trail. */
export const describeTrails = operation<typeof members, undefined>({
  name: 'DescribeTrails',
  readOnly: true,
  members,
  load: async () => undefined,
  demands: (call) => [
    {
      action: 'cloudtrail:DescribeTrails',
      resource: '*',
      shownResource: `arn:aws:cloudtrail:${call.region}:${call.account}:*`,
      owner: call.account,
      context: new Map(),
    },
  ],
  async handle({ account, region, input }) {
    const arn = trailArn(account);
    const wanted = input.trailNameList ?? [];
    const named = wanted.length === 0 || wanted.includes(TRAIL_NAME) || wanted.includes(arn);
    const shadow = region !== TRAIL_HOME_REGION && input.includeShadowTrails === false;
    return {
      trailList:
        named && !shadow
          ? [
              {
                Name: TRAIL_NAME,
                S3BucketName: TRAIL_BUCKET,
                IncludeGlobalServiceEvents: true,
                IsMultiRegionTrail: true,
                HomeRegion: TRAIL_HOME_REGION,
                TrailARN: arn,
                LogFileValidationEnabled: true,
                HasCustomEventSelectors: false,
                HasInsightSelectors: false,
                IsOrganizationTrail: false,
              },
            ]
          : [],
    };
  },
});
