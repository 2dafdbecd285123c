import { crc32 } from 'node:zlib';
import type { JournalRecord } from '../store/journal.ts';

/*
 * A record in a file, numbers little-endian:
 *   4 bytes length of the body, 4 bytes CRC-32 of the body, 4 bytes CRC-32 of the eight bytes before
 *   body: 6 bytes revision, 2 bytes length of the collection's name, 2 bytes length of the key, name, key, object as JSON
 * A body without an object records a deletion. The head has a check of its own: a damaged length would else look like a file that was cut off.
 */

const headBytes = 12;
const fixedBytes = 10;

export function encodeRecord(record: JournalRecord): Buffer {
  const name = Buffer.from(record.collection);
  const key = Buffer.from(record.key);
  const objectBytes = record.bytes?.length ?? 0;
  const bodyBytes = fixedBytes + name.length + key.length + objectBytes;
  const out = Buffer.allocUnsafe(headBytes + bodyBytes);
  let at = headBytes;
  at = out.writeUIntLE(record.revision, at, 6);
  at = out.writeUInt16LE(name.length, at);
  at = out.writeUInt16LE(key.length, at);
  at += name.copy(out, at);
  at += key.copy(out, at);
  record.bytes?.copy(out, at);
  out.writeUInt32LE(bodyBytes, 0);
  out.writeUInt32LE(crc32(out.subarray(headBytes)), 4);
  out.writeUInt32LE(crc32(out.subarray(0, 8)), 8);
  return out;
}

/** What stands at a place in a file: a record, its end, a record that was cut off, or something else. */
export type Read =
  | { kind: 'record'; record: JournalRecord; next: number }
  | { kind: 'end' }
  | { kind: 'torn' }
  | { kind: 'damaged'; why: string };

export function readRecord(file: Buffer, at: number): Read {
  const left = file.length - at;
  if (left === 0) return { kind: 'end' };
  if (left < headBytes) return { kind: 'torn' };
  const bodyBytes = file.readUInt32LE(at);
  if (crc32(file.subarray(at, at + 8)) !== file.readUInt32LE(at + 8)) {
    // A machine that lost power may leave a file longer than what was written to it, filled with zeros.
    return file.subarray(at).every((byte) => byte === 0)
      ? { kind: 'torn' }
      : { kind: 'damaged', why: 'its head does not match its check' };
  }
  const from = at + headBytes;
  const next = from + bodyBytes;
  if (next > file.length) return { kind: 'torn' };
  const body = file.subarray(from, next);
  if (crc32(body) !== file.readUInt32LE(at + 4)) {
    return next === file.length ? { kind: 'torn' } : { kind: 'damaged', why: 'its content does not match its check' };
  }
  return { kind: 'record', record: decodeBody(body), next };
}

function decodeBody(body: Buffer): JournalRecord {
  const nameEnd = fixedBytes + body.readUInt16LE(6);
  const keyEnd = nameEnd + body.readUInt16LE(8);
  const record: JournalRecord = {
    revision: body.readUIntLE(0, 6),
    collection: body.toString('utf8', fixedBytes, nameEnd),
    key: body.toString('utf8', nameEnd, keyEnd),
  };
  if (keyEnd < body.length) record.bytes = body.subarray(keyEnd);
  return record;
}
