import type { Fault } from '../rules/fault.ts';
import type { Demand } from '../rules/policy/evaluate.ts';
import type { PolicyDocument } from '../rules/policy/policy-document.ts';
import type { Caller } from '../rules/trail/caller.ts';
import type { KeyUse } from '../rules/trail/kms-shadow.ts';
import type { TrailResource } from '../rules/trail/trail-record.ts';
import type { InputOf, Members, ParsedInput } from '../shapes/shape.ts';
import type { Transaction } from '../state/database.ts';
import type { World } from '../world.ts';

/** Everything an operation may use: the checked input, who calls, where, when, and the transaction. */
export interface Call<Input = ParsedInput> {
  readonly input: Input;
  readonly caller: Caller;
  /** The caller's account. */
  readonly account: string;
  /** The region of the credential scope. */
  readonly region: string;
  readonly now: Date;
  readonly requestId: string;
  readonly tx: Transaction;
  readonly world: World;
  /** Uses of KMS keys on the way; each leaves a record of its own. */
  readonly keyUses: KeyUse[];
  /** What goes wrong with this call on purpose. */
  readonly fault?: Fault;
}

/** What an operation answers, as the members of its output. Undefined members are left out. */
export type Output = { readonly [member: string]: unknown };

/** What the record of a call shows beyond what follows from its shapes. */
export interface TrailView {
  readonly requestParameters?: Readonly<Record<string, unknown>> | null;
  readonly responseElements?: Readonly<Record<string, unknown>> | null;
  readonly resources?: readonly TrailResource[];
  /** Another account whose history gets the same event. */
  readonly alsoIn?: string;
  /** Calls of the same caller that the service made of this one, each with a record of its own. */
  readonly alongside?: readonly AlongsideCall[];
}

export interface AlongsideCall {
  readonly eventName: string;
  readonly requestParameters: Readonly<Record<string, unknown>>;
  readonly error?: { readonly code: string; readonly message: string };
  /** Another account whose history gets the same event. */
  readonly alsoIn?: string;
}

/**
 * One operation of a service: its shapes are data, and its steps run in this order. Any step may throw an AwsError,
 * which is then the answer, and nothing the operation wrote stays.
 */
export interface Operation<Input = ParsedInput, Subject = unknown> {
  readonly name: string;
  readonly readOnly: boolean;
  readonly members: Members;
  /** Rules that need nothing but the input: they come before anything is looked up. */
  check?(input: Input): void;
  /** Brings up to date what the call looks at, in transactions of its own. */
  prepare?(world: World, now: Date): Promise<void>;
  /** Loads what the call is about. Must not tell whether it exists: the caller is not authorised yet. */
  load(call: Call<Input>): Promise<Subject>;
  /** What the caller must be allowed to do. `none` for calls anybody may make. */
  demands(call: Call<Input>, subject: Subject): readonly NamedDemand[];
  handle(call: Call<Input>, subject: Subject): Promise<Output>;
  /** How many seconds a call may wait for a better answer than this one; asked again until they are over. */
  patience?(input: Input, output: Output): number;
  /**
   * True for calls that change nothing: what they leave is their record, and that a value was read on a day. It is
   * committed before the answer like everything else, but the answer does not wait for the disk.
   */
  readonly onlyLooks?: true;
  /** True for data events, such as reads of an object: a history of management events does not hold them. */
  readonly unrecorded?: true;
  /** True for operations whose answer has no body. */
  readonly emptyAnswer?: true;
  trail?(input: Input, output: Output | undefined, subject: Subject | undefined): TrailView;
}

/** A demand with the resource as a refusal names it: as the caller wrote it. */
export interface NamedDemand extends Demand {
  readonly shownResource: string;
  /** The account the resource belongs to. */
  readonly owner: string;
  /** The policy that stands on the resource itself, if there is one. */
  readonly resourcePolicy?: PolicyDocument;
  /** For keys of KMS: unless the policy on the key admits the caller, its own policies count for nothing. */
  readonly resourceMustAdmit?: true;
}

/** Ties the types of an operation together: its input is what its shapes describe. */
export function operation<M extends Members, Subject>(
  definition: Operation<InputOf<M>, Subject> & { readonly members: M },
): Operation {
  return definition as unknown as Operation;
}
