import { BUCKET_OWNER, TRAIL_BUCKET, TRAIL_HOME_REGION } from './trail.ts';

/** The text of a message that S3 sends to a queue when an object was written. */
export function notificationText(object: { key: string; size: number; etag: string; at: Date }): string {
  return JSON.stringify({
    Records: [
      {
        eventVersion: '2.1',
        eventSource: 'aws:s3',
        awsRegion: TRAIL_HOME_REGION,
        eventTime: object.at.toISOString(),
        eventName: 'ObjectCreated:Put',
        userIdentity: { principalId: 'AWS:cloudtrail' },
        requestParameters: { sourceIPAddress: 'cloudtrail.amazonaws.com' },
        responseElements: {},
        s3: {
          s3SchemaVersion: '1.0',
          configurationId: 'trail-files',
          bucket: {
            name: TRAIL_BUCKET,
            ownerIdentity: { principalId: BUCKET_OWNER },
            arn: `arn:aws:s3:::${TRAIL_BUCKET}`,
          },
          // The key is written as in a form: blanks as plus signs, slashes as they are.
          object: {
            key: encodeURIComponent(object.key).replaceAll('%2F', '/').replaceAll('%20', '+'),
            size: object.size,
            eTag: object.etag,
            sequencer: object.at.getTime().toString(16).toUpperCase().padStart(18, '0'),
          },
        },
      },
    ],
  });
}
