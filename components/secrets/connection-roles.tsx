import type { ConnectionPage } from '#lib/secrets/queries/connection-page.ts';
import { DefinitionList } from '../ui/facts.tsx';
import { Section } from '../ui/section.tsx';
import { rolesOf } from './connection-section.tsx';

/** The three roles, with what each may do. */
export function ConnectionRoles({ connection: { roles } }: { connection: Pick<ConnectionPage, 'roles'> }) {
  return (
    <Section title="Roles">
      <div className="max-w-prose pt-8">
        <DefinitionList
          look="small"
          items={rolesOf({
            inventoryRoleArn: roles.inventory,
            revealRoleArn: roles.reveal,
            operatorRoleArn: roles.operator,
          })}
        />
      </div>
    </Section>
  );
}
