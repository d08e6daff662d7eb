/** A Lambda function as RotationLambdaARN names it. */
export interface FunctionAddress {
  readonly region: string;
  readonly account: string;
  readonly name: string;
}

const ARN =
  /^arn:aws[a-z-]*:lambda:([a-z0-9-]+):(\d{12}):function:([A-Za-z0-9_-]{1,140})(?::[A-Za-z0-9$_-]+)?$/;

export function readFunctionArn(text: string): FunctionAddress | undefined {
  const [, region, account, name] = ARN.exec(text) ?? [];
  return region && account && name ? { region, account, name } : undefined;
}
