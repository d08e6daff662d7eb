import { previewRequest, type RequestPreview } from '#lib/access/queries/preview-request.ts';
import type { SecretAct } from '#lib/access/rules/act.ts';
import type { ChangeView } from '#lib/changes/queries/change-page.ts';
import type { Database } from '#lib/db/client.ts';
import type { Actor } from '#lib/people/rules/actor.ts';

/** What the access policy of the act asks for, before anything was asked: who could sign, who is told. */
export async function lookUpApproval(
  db: Database,
  actor: Actor,
  change: ChangeView,
): Promise<RequestPreview | null> {
  const item = {
    secretId: change.secretId,
    act: change.act as SecretAct,
    stage: 'AWSCURRENT',
    versionId: null,
    keyNames: [],
  };
  const { id, factsHash: hash, words, needsPerson } = change;
  const looked = await previewRequest(
    db,
    actor,
    { items: [item], durationSeconds: 900, uses: 1, extendsGrantId: null },
    { id, hash, words, needsPerson },
  );
  return looked.ok ? looked.value : null;
}
