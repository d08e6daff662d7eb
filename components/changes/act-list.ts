/** The acts on one secret that have a form of their own, in the groups the page shows them in. */
export const ACT_TITLES: Readonly<Record<string, string>> = {
  rotate: 'Rotate now',
  'test-rotation': 'Test the rotation',
  'configure-rotation': 'Set the rotation schedule',
  'cancel-rotation': 'Stop rotating',
  put: 'Put a value',
  'move-label': 'Move a label',
  describe: 'Change the description',
  tag: 'Change tags',
  'change-key': 'Change the KMS key',
  replicate: 'Add replicas',
  'remove-replicas': 'Remove replicas',
  'promote-replica': 'Promote this replica',
  'put-policy': 'Set the resource policy',
  'remove-policy': 'Remove the resource policy',
  delete: 'Plan the deletion',
  restore: 'Restore',
  'force-delete': 'Delete for good',
};

export const ACT_GROUPS: readonly { readonly title: string; readonly acts: readonly string[] }[] = [
  { title: 'Value and versions', acts: ['put', 'move-label'] },
  { title: 'Rotation', acts: ['rotate', 'test-rotation', 'configure-rotation', 'cancel-rotation'] },
  { title: 'Metadata', acts: ['describe', 'tag', 'change-key'] },
  { title: 'Replicas', acts: ['replicate', 'remove-replicas', 'promote-replica'] },
  { title: 'Resource policy', acts: ['put-policy', 'remove-policy'] },
  { title: 'Deletion', acts: ['delete', 'restore', 'force-delete'] },
];
