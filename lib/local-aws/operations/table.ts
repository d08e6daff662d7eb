import { describeTrails } from './cloudtrail/describe-trails.ts';
import { listPublicKeys } from './cloudtrail/list-public-keys.ts';
import { lookupEvents } from './cloudtrail/lookup-events.ts';
import { getCostAndUsage } from './cost-explorer/get-cost-and-usage.ts';
import { attachRolePolicy } from './iam/attach-role-policy.ts';
import { createPolicy } from './iam/create-policy.ts';
import { createPolicyVersion } from './iam/create-policy-version.ts';
import { createRole } from './iam/create-role.ts';
import { deletePolicy } from './iam/delete-policy.ts';
import { deletePolicyVersion } from './iam/delete-policy-version.ts';
import { deleteRole } from './iam/delete-role.ts';
import { deleteRolePolicy } from './iam/delete-role-policy.ts';
import { detachRolePolicy } from './iam/detach-role-policy.ts';
import { getAccountAuthorizationDetails } from './iam/get-account-authorization-details.ts';
import { getPolicy } from './iam/get-policy.ts';
import { getPolicyVersion } from './iam/get-policy-version.ts';
import { getRole } from './iam/get-role.ts';
import { getRolePolicy } from './iam/get-role-policy.ts';
import { getUser } from './iam/get-user.ts';
import { getUserPolicy } from './iam/get-user-policy.ts';
import { listAttachedRolePolicies } from './iam/list-attached-role-policies.ts';
import { listAttachedUserPolicies } from './iam/list-attached-user-policies.ts';
import { listGroups } from './iam/list-groups.ts';
import { listGroupsForUser } from './iam/list-groups-for-user.ts';
import { listPolicies } from './iam/list-policies.ts';
import { listPolicyVersions } from './iam/list-policy-versions.ts';
import { listRolePolicies } from './iam/list-role-policies.ts';
import { listRoleTags } from './iam/list-role-tags.ts';
import { listRoles } from './iam/list-roles.ts';
import { listUserPolicies } from './iam/list-user-policies.ts';
import { listUsers } from './iam/list-users.ts';
import { putRolePolicy } from './iam/put-role-policy.ts';
import { setDefaultPolicyVersion } from './iam/set-default-policy-version.ts';
import { simulateCustomPolicy } from './iam/simulate-custom-policy.ts';
import { simulatePrincipalPolicy } from './iam/simulate-principal-policy.ts';
import { tagRole } from './iam/tag-role.ts';
import { untagRole } from './iam/untag-role.ts';
import { updateAssumeRolePolicy } from './iam/update-assume-role-policy.ts';
import { updateRole } from './iam/update-role.ts';
import { createAlias } from './kms/create-alias.ts';
import { createKey } from './kms/create-key.ts';
import { decrypt } from './kms/decrypt.ts';
import { describeKey } from './kms/describe-key.ts';
import { disableKey } from './kms/disable-key.ts';
import { enableKey } from './kms/enable-key.ts';
import { encrypt } from './kms/encrypt.ts';
import { generateDataKey } from './kms/generate-data-key.ts';
import { getKeyPolicy } from './kms/get-key-policy.ts';
import { getKeyRotationStatus } from './kms/get-key-rotation-status.ts';
import { listAliases } from './kms/list-aliases.ts';
import { listKeys } from './kms/list-keys.ts';
import { putKeyPolicy } from './kms/put-key-policy.ts';
import type { Operation } from './operation.ts';
import { deleteObject } from './s3/delete-object.ts';
import { getBucketLocation } from './s3/get-bucket-location.ts';
import { getObject } from './s3/get-object.ts';
import { getObjectRetention } from './s3/get-object-retention.ts';
import { headObject } from './s3/head-object.ts';
import { listObjectsV1 } from './s3/list-objects.ts';
import { listObjectsV2 } from './s3/list-objects-v2.ts';
import { putObject } from './s3/put-object.ts';
import { batchGetSecretValue } from './secrets-manager/batch-get-secret-value.ts';
import { cancelRotateSecret } from './secrets-manager/cancel-rotate-secret.ts';
import { createSecret } from './secrets-manager/create-secret.ts';
import { deleteResourcePolicy } from './secrets-manager/delete-resource-policy.ts';
import { deleteSecret } from './secrets-manager/delete-secret.ts';
import { describeSecret } from './secrets-manager/describe-secret.ts';
import { getRandomPassword } from './secrets-manager/get-random-password.ts';
import { getResourcePolicy } from './secrets-manager/get-resource-policy.ts';
import { getSecretValue } from './secrets-manager/get-secret-value.ts';
import { listSecretVersionIds } from './secrets-manager/list-secret-version-ids.ts';
import { listSecrets } from './secrets-manager/list-secrets.ts';
import { putResourcePolicy } from './secrets-manager/put-resource-policy.ts';
import { putSecretValue } from './secrets-manager/put-secret-value.ts';
import { removeRegionsFromReplication } from './secrets-manager/remove-regions-from-replication.ts';
import { replicateSecretToRegions } from './secrets-manager/replicate-secret-to-regions.ts';
import { restoreSecret } from './secrets-manager/restore-secret.ts';
import { rotateSecret } from './secrets-manager/rotate-secret.ts';
import { stopReplicationToReplica } from './secrets-manager/stop-replication-to-replica.ts';
import { tagResource } from './secrets-manager/tag-resource.ts';
import { untagResource } from './secrets-manager/untag-resource.ts';
import { updateSecret } from './secrets-manager/update-secret.ts';
import { updateSecretVersionStage } from './secrets-manager/update-secret-version-stage.ts';
import { validateResourcePolicy } from './secrets-manager/validate-resource-policy.ts';
import { createTopic } from './sns/create-topic.ts';
import { getTopicAttributes } from './sns/get-topic-attributes.ts';
import { listTopics } from './sns/list-topics.ts';
import { publish } from './sns/publish.ts';
import { deleteMessage } from './sqs/delete-message.ts';
import { getQueueAttributes } from './sqs/get-queue-attributes.ts';
import { receiveMessage } from './sqs/receive-message.ts';
import { assumeRole } from './sts/assume-role.ts';
import { getCallerIdentity } from './sts/get-caller-identity.ts';

export interface Service {
  /** As in the credential scope of a signature. */
  readonly scope: string;
  /** As in records: `<host>.amazonaws.com`. */
  readonly eventSource: string;
  /** JSON 1.1: the piece of X-Amz-Target before the operation. */
  readonly targetPrefix?: string;
  /** Version of the JSON protocol; 1.1 unless told. */
  readonly jsonVersion?: '1.0';
  /** Query: the version that calls carry. */
  readonly queryVersion?: string;
  /** Query: the namespace of its answers. */
  readonly namespace?: string;
  /** Of a service that has one for all regions: where its records are. */
  readonly homeRegion?: string;
  readonly operations: ReadonlyMap<string, Operation>;
}

/** Every service and operation this server answers. A new operation is a file and a line here. */
export const SERVICES: readonly Service[] = [
  {
    scope: 'secretsmanager',
    eventSource: 'secretsmanager.amazonaws.com',
    targetPrefix: 'secretsmanager',
    operations: byName([
      createSecret,
      getSecretValue,
      putSecretValue,
      describeSecret,
      listSecrets,
      listSecretVersionIds,
      updateSecretVersionStage,
      tagResource,
      batchGetSecretValue,
      updateSecret,
      deleteSecret,
      restoreSecret,
      untagResource,
      putResourcePolicy,
      getResourcePolicy,
      deleteResourcePolicy,
      validateResourcePolicy,
      getRandomPassword,
      replicateSecretToRegions,
      removeRegionsFromReplication,
      stopReplicationToReplica,
      rotateSecret,
      cancelRotateSecret,
    ]),
  },
  {
    scope: 'cloudtrail',
    eventSource: 'cloudtrail.amazonaws.com',
    targetPrefix: 'CloudTrail_20131101',
    operations: byName([lookupEvents, listPublicKeys, describeTrails]),
  },
  {
    scope: 'ce',
    eventSource: 'ce.amazonaws.com',
    targetPrefix: 'AWSInsightsIndexService',
    homeRegion: 'us-east-1',
    operations: byName([getCostAndUsage]),
  },
  {
    scope: 'kms',
    eventSource: 'kms.amazonaws.com',
    targetPrefix: 'TrentService',
    operations: byName([
      createAlias,
      createKey,
      decrypt,
      describeKey,
      disableKey,
      enableKey,
      encrypt,
      generateDataKey,
      getKeyPolicy,
      getKeyRotationStatus,
      listAliases,
      listKeys,
      putKeyPolicy,
    ]),
  },
  {
    scope: 'sts',
    eventSource: 'sts.amazonaws.com',
    queryVersion: '2011-06-15',
    namespace: 'https://sts.amazonaws.com/doc/2011-06-15/',
    operations: byName([assumeRole, getCallerIdentity]),
  },
  {
    scope: 'iam',
    eventSource: 'iam.amazonaws.com',
    queryVersion: '2010-05-08',
    namespace: 'https://iam.amazonaws.com/doc/2010-05-08/',
    homeRegion: 'us-east-1',
    operations: byName([
      attachRolePolicy,
      createPolicy,
      createPolicyVersion,
      createRole,
      deletePolicy,
      deletePolicyVersion,
      deleteRole,
      deleteRolePolicy,
      detachRolePolicy,
      getAccountAuthorizationDetails,
      getPolicy,
      getPolicyVersion,
      getRole,
      getRolePolicy,
      getUser,
      getUserPolicy,
      listAttachedRolePolicies,
      listAttachedUserPolicies,
      listGroups,
      listGroupsForUser,
      listPolicies,
      listPolicyVersions,
      listRolePolicies,
      listRoleTags,
      listRoles,
      listUserPolicies,
      listUsers,
      putRolePolicy,
      setDefaultPolicyVersion,
      simulateCustomPolicy,
      simulatePrincipalPolicy,
      tagRole,
      untagRole,
      updateAssumeRolePolicy,
      updateRole,
    ]),
  },
  {
    scope: 's3',
    eventSource: 's3.amazonaws.com',
    operations: byName([
      deleteObject,
      getBucketLocation,
      getObject,
      getObjectRetention,
      headObject,
      listObjectsV1,
      listObjectsV2,
      putObject,
    ]),
  },
  {
    scope: 'sqs',
    eventSource: 'sqs.amazonaws.com',
    targetPrefix: 'AmazonSQS',
    jsonVersion: '1.0',
    operations: byName([deleteMessage, getQueueAttributes, receiveMessage]),
  },
  {
    scope: 'sns',
    eventSource: 'sns.amazonaws.com',
    queryVersion: '2010-03-31',
    namespace: 'http://sns.amazonaws.com/doc/2010-03-31/',
    operations: byName([createTopic, getTopicAttributes, listTopics, publish]),
  },
];

function byName(operations: readonly Operation[]): ReadonlyMap<string, Operation> {
  return new Map(operations.map((operation) => [operation.name, operation]));
}
