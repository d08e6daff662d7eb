import { stringify } from 'yaml';
import { type RoleDocument, type RolePlan, roleDocuments } from './role-documents.ts';

/** The roles of an account as a CloudFormation template (YAML). Stacks that name roles need CAPABILITY_NAMED_IAM. */
export function cloudFormationTemplate(plan: RolePlan): string {
  const resources = roleDocuments(plan).map((role) => [logicalName(role), resourceOf(role)]);
  return stringify(
    {
      AWSTemplateFormatVersion: '2010-09-09',
      Description: `The roles that Countersign takes in account ${plan.accountId}`,
      Resources: Object.fromEntries(resources),
    },
    // Everything that is text is quoted: an account or a date must not become a number.
    { defaultStringType: 'QUOTE_DOUBLE', defaultKeyType: 'PLAIN', lineWidth: 0 },
  );
}

function logicalName({ kind }: RoleDocument): string {
  return `Countersign${kind.charAt(0).toUpperCase()}${kind.slice(1)}Role`;
}

function resourceOf(role: RoleDocument): object {
  return {
    Type: 'AWS::IAM::Role',
    Properties: {
      RoleName: role.name,
      Path: role.path,
      Description: role.description,
      AssumeRolePolicyDocument: role.trust,
      Policies: [{ PolicyName: `countersign-${role.kind}`, PolicyDocument: role.policy }],
    },
  };
}

/** The same roles as Terraform configuration (HCL). */
export function terraformTemplate(plan: RolePlan): string {
  return `${roleDocuments(plan).map(terraformOf).join('\n')}`;
}

function terraformOf(role: RoleDocument): string {
  const id = `countersign_${role.kind}`;
  return `resource "aws_iam_role" "${id}" {
  name               = ${quoted(role.name)}
  path               = ${quoted(role.path)}
  description        = ${quoted(role.description)}
  assume_role_policy = ${heredoc(role.trust)}
}

resource "aws_iam_role_policy" "${id}" {
  name   = ${quoted(`countersign-${role.kind}`)}
  role   = aws_iam_role.${id}.id
  policy = ${heredoc(role.policy)}
}
`;
}

function quoted(text: string): string {
  return escaped(JSON.stringify(text));
}

function heredoc(document: object): string {
  return `<<-JSON\n${escaped(JSON.stringify(document, null, 2)).replace(/^/gm, '    ')}\n  JSON`;
}

/** Terraform reads ${…} and %{…} as expressions, also inside a text. */
function escaped(text: string): string {
  return text.replace(/[$%](?=\{)/g, (sign) => sign + sign);
}
