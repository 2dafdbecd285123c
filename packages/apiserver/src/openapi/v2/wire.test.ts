import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { MessageWriter } from './wire.ts';

const hex = (writer: MessageWriter) => writer.bytes().toString('hex');

describe('a protobuf message', () => {
  it.each<[string, MessageWriter, string]>([
    ['a text', new MessageWriter().text(2, 'testing'), '120774657374696e67'],
    ['a number of two bytes', new MessageWriter().int(1, 150), '089601'],
    ['a field of two bytes', new MessageWriter().text(31, 'x'), 'fa010178'],
    ['a message within', new MessageWriter().message(3, new MessageWriter().int(1, 150)), '1a03089601'],
    ['a truth', new MessageWriter().bool(4, true), '2001'],
    ['a fraction', new MessageWriter().double(7, 1.5), '39000000000000f83f'],
    ['an empty message within', new MessageWriter().message(3, new MessageWriter()), '1a00'],
  ])('holds %s', (_name, writer, bytes) => {
    expect(hex(writer)).toBe(bytes);
  });

  it('leaves out what is absent or empty', () => {
    const writer = new MessageWriter().text(1, undefined).text(1, '').bool(2, false).bool(2, undefined);
    expect(hex(writer.int(3, 0).int(3, undefined).double(4, 0).double(4, 'x').message(5, undefined))).toBe('');
  });

  it('says the length of every text, however long', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 70_000 }), (length) => {
        const bytes = new MessageWriter().text(1, 'x'.repeat(length)).bytes();
        let at = 1;
        let said = 0;
        for (let shift = 0; ; shift += 7) {
          const byte = bytes[at++] as number;
          said += (byte & 127) * 2 ** shift;
          if (byte < 128) break;
        }
        expect([said, bytes.length - at]).toEqual([length, length]);
      }),
      { numRuns: 50 },
    );
  });
});
