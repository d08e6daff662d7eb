import type { Operation } from '../operations/operation.ts';
import { SERVICES, type Service } from '../operations/table.ts';
import type { ParsedInput } from '../shapes/shape.ts';
import { AwsError } from '../wire/aws-error.ts';
import type { RequestHead } from './request-head.ts';

export interface RestRoute {
  readonly protocol: 'rest';
  readonly service: Service;
  readonly operation: Operation;
  readonly input: ParsedInput;
}

/** S3: bucket and key stand in the path, or the bucket before `.localhost`; what else is said, in query and headers. */
export function routeRest(head: RequestHead, body: Buffer): RestRoute {
  const service = SERVICES.find((candidate) => candidate.scope === 's3');
  const { bucket, key } = addressOf(head);
  const query = new URLSearchParams(head.query);
  const operation = service?.operations.get(operationName(head.method, bucket, key, query));
  if (service === undefined || operation === undefined) {
    throw new AwsError('NotImplemented', 'The local AWS does not do this operation of S3.', { status: 501 });
  }
  const input: Record<string, unknown> = Object.create(null);
  for (const [name, shape] of Object.entries(operation.members)) {
    if (name === 'Body') {
      input[name] = body;
      continue;
    }
    const text = name === 'Bucket' ? bucket : name === 'Key' ? key : given(name, head, query);
    if (text !== null && text !== undefined) input[name] = shape.type === 'integer' ? whole(text) : text;
  }
  return { protocol: 'rest', service, operation, input };
}

/** Members of requests → their names in query or header. */
const NAMES: Readonly<Record<string, string>> = {
  Prefix: 'prefix',
  Delimiter: 'delimiter',
  StartAfter: 'start-after',
  Marker: 'marker',
  ContinuationToken: 'continuation-token',
  MaxKeys: 'max-keys',
  EncodingType: 'encoding-type',
  VersionId: 'versionId',
};

/** Members of requests → their headers. */
const HEADERS: Readonly<Record<string, string>> = {
  Range: 'range',
  ContentType: 'content-type',
  ContentMD5: 'content-md5',
  ChecksumCRC32: 'x-amz-checksum-crc32',
  IfNoneMatch: 'if-none-match',
  ObjectLockMode: 'x-amz-object-lock-mode',
  ObjectLockRetainUntilDate: 'x-amz-object-lock-retain-until-date',
};

function given(name: string, head: RequestHead, query: URLSearchParams): string | null | undefined {
  const header = HEADERS[name];
  return header ? head.headers[header] : query.get(NAMES[name] ?? name);
}

function operationName(method: string, bucket: string, key: string, query: URLSearchParams): string {
  if (bucket === '') return method === 'GET' ? 'ListBuckets' : '';
  if (key !== '') return operationOnKey(method, query);
  if (method === 'HEAD') return 'HeadBucket';
  if (method !== 'GET') return '';
  if (query.has('location')) return 'GetBucketLocation';
  return query.get('list-type') === '2' ? 'ListObjectsV2' : 'ListObjects';
}

/** Parts of an object that have operations of their own, as they stand in the query. */
const PARTS = ['retention', 'legal-hold', 'acl', 'tagging', 'torrent', 'attributes', 'uploadId', 'uploads'];

function operationOnKey(method: string, query: URLSearchParams): string {
  const part = PARTS.find((name) => query.has(name));
  if (part !== undefined) return method === 'GET' && part === 'retention' ? 'GetObjectRetention' : '';
  return { GET: 'GetObject', HEAD: 'HeadObject', PUT: 'PutObject', DELETE: 'DeleteObject' }[method] ?? '';
}

function addressOf(head: RequestHead): { bucket: string; key: string } {
  let path: string;
  try {
    path = decodeURIComponent(head.path.slice(1));
  } catch {
    throw new AwsError('InvalidURI', 'The specified URI could not be read.');
  }
  const host = /^(.+?)(?:\.s3)?\.localhost(?::\d+)?$/.exec(head.headers.host ?? '')?.[1];
  if (host !== undefined) return { bucket: host, key: path };
  const cut = path.indexOf('/');
  return cut < 0 ? { bucket: path, key: '' } : { bucket: path.slice(0, cut), key: path.slice(cut + 1) };
}

function whole(text: string): number {
  if (/^\d{1,9}$/.test(text)) return Number(text);
  throw new AwsError('InvalidArgument', 'A parameter of the request is not a whole number.');
}
