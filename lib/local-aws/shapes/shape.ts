/**
 * What a member of a request may be, as data. Lengths count characters, as the service models do.
 * `sensitive` members never appear in an error text or in a trail record.
 */
export type Shape =
  | StringShape
  | BlobShape
  | IntegerShape
  | BooleanShape
  | TimestampShape
  | ListShape
  | MapShape
  | StructureShape;

interface Member {
  readonly required?: true;
  readonly sensitive?: true;
}
export interface StringShape extends Member {
  readonly type: 'string';
  readonly min?: number;
  readonly max?: number;
  readonly pattern?: string;
  readonly oneOf?: readonly string[];
}
export interface BlobShape extends Member {
  readonly type: 'blob';
  readonly min?: number;
  readonly max?: number;
}
export interface IntegerShape extends Member {
  readonly type: 'integer';
  readonly min?: number;
  readonly max?: number;
}
export interface BooleanShape extends Member {
  readonly type: 'boolean';
}
export interface TimestampShape extends Member {
  readonly type: 'timestamp';
}
export interface ListShape extends Member {
  readonly type: 'list';
  readonly of: Shape;
  readonly min?: number;
  readonly max?: number;
}
/** Texts by names of the caller's choice. */
export interface MapShape extends Member {
  readonly type: 'map';
  readonly max?: number;
}
export interface StructureShape extends Member {
  readonly type: 'structure';
  readonly members: Members;
}

/** Member name as on the wire → its shape. */
export type Members = { readonly [name: string]: Shape };

type Primitive<S> = S extends { readonly type: 'string' }
  ? string
  : S extends { readonly type: 'blob' }
    ? Buffer
    : S extends { readonly type: 'integer' }
      ? number
      : S extends { readonly type: 'boolean' }
        ? boolean
        : S extends { readonly type: 'timestamp' }
          ? Date
          : S extends { readonly type: 'map' }
            ? Readonly<Record<string, string>>
            : never;

export type ValueOf<S> = S extends { readonly type: 'list'; readonly of: infer I }
  ? readonly ValueOf<I>[]
  : S extends { readonly type: 'structure'; readonly members: infer M }
    ? InputOf<M>
    : Primitive<S>;

type RequiredName<M> = { [K in keyof M]: M[K] extends { readonly required: true } ? K : never }[keyof M];

/** The checked input of an operation, as its shapes describe it. */
export type InputOf<M> = { readonly [K in RequiredName<M>]: ValueOf<M[K]> } & {
  readonly [K in Exclude<keyof M, RequiredName<M>>]?: ValueOf<M[K]>;
};

/** A parsed but unchecked input: only members the shapes name, each of its JSON type. */
export type ParsedInput = { readonly [name: string]: unknown };
