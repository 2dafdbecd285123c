import { badRequest } from '../status/errors.ts';

export function decodeProtobuf(_bytes: Buffer): Record<string, unknown> {
  throw badRequest('protobuf bodies cannot be read');
}
