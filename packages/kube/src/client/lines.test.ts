import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { lineBatches } from './lines.ts';

/** All lines of `bytes`, read in chunks that end at `cuts`. */
async function linesOf(bytes: Uint8Array, cuts: readonly number[]): Promise<string[]> {
  async function* chunks() {
    let from = 0;
    for (const to of [...cuts, bytes.length]) {
      yield bytes.subarray(from, to);
      from = to;
    }
  }
  const lines: string[] = [];
  for await (const batch of lineBatches(chunks())) lines.push(...batch);
  return lines;
}

describe('lines', () => {
  it('are those that are complete, without empty ones and the ends of Windows', async () => {
    const bytes = Buffer.from('{"a":"ä"}\n\n{"b":"😀"}\r\n  \n{"torn":');
    expect(await linesOf(bytes, [])).toEqual(['{"a":"ä"}', '{"b":"😀"}']);
  });

  it('are the same however the bytes are cut, characters torn apart', async () => {
    const line = fc
      .string({ unit: 'binary', maxLength: 12 })
      .filter((text) => !/[\n\r]/.test(text) && text.trim() === text);
    const cuts = fc.array(fc.nat(200), { maxLength: 12 });
    await fc.assert(
      fc.asyncProperty(fc.array(line, { maxLength: 8 }), cuts, async (lines, at) => {
        const bytes = Buffer.from(lines.map((each) => `${each}\n`).join(''));
        const sorted = at.map((cut) => Math.min(cut, bytes.length)).sort((a, b) => a - b);
        expect(await linesOf(bytes, sorted)).toEqual(lines.filter((each) => each !== ''));
      }),
    );
  });

  it('come in a batch per chunk, an empty one telling that the connection lives', async () => {
    async function* chunks() {
      yield Buffer.from('a\nb\nc');
      yield Buffer.from('c');
      yield Buffer.from('\n');
    }
    const batches: string[][] = [];
    for await (const batch of lineBatches(chunks())) batches.push(batch);
    expect(batches).toEqual([['a', 'b'], [], ['cc']]);
  });

  it('do not end: that is an error, and not all of memory', async () => {
    const chunk = Buffer.alloc(1024 * 1024, 'x');
    let sent = 0;
    async function* chunks() {
      for (;;) {
        sent += 1;
        yield chunk;
      }
    }
    const reading = (async () => {
      for await (const _batch of lineBatches(chunks()));
    })();
    await expect(reading).rejects.toMatchObject({ code: 'KUBE_RESPONSE_INVALID' });
    expect(sent).toBe(33);
  });
});
