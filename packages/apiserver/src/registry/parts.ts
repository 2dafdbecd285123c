export { decodeProtobuf } from '../protobuf/decode.ts';
