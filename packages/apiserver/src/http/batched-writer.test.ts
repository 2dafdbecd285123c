import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { BatchedWriter, EndOfTurn, type Output } from './batched-writer.ts';

class Recorder implements Output {
  readonly written: string[] = [];
  ended = false;
  destroyed = false;
  writableLength = 0;

  write(bytes: Buffer): void {
    this.written.push(bytes.toString());
    this.writableLength += bytes.length;
  }

  end(): void {
    this.ended = true;
  }

  destroy(): void {
    this.destroyed = true;
  }
}

const turn = () => new Promise((resolve) => setImmediate(resolve));
const piece = (text: string) => Buffer.from(text);

describe('a stream that is written in batches', () => {
  it('gets what came in one turn at its end, in one piece', async () => {
    const out = new Recorder();
    const writer = new BatchedWriter(out, new EndOfTurn(), 1000);
    writer.write(piece('a'));
    await Promise.resolve();
    writer.write(piece('b'));
    expect(out.written).toEqual([]);
    await turn();
    expect(out.written).toEqual(['ab']);
    writer.write(piece('c'));
    await turn();
    expect(out.written).toEqual(['ab', 'c']);
  });

  it('gets the rest before its end, and nothing after it', async () => {
    const out = new Recorder();
    const writer = new BatchedWriter(out, new EndOfTurn(), 1000);
    writer.write(piece('a'));
    writer.end();
    expect([out.written, out.ended]).toEqual([['a'], true]);
    await turn();
    expect(out.written).toEqual(['a']);
  });

  it('is cut off when its reader has too much waiting', async () => {
    const out = new Recorder();
    const writer = new BatchedWriter(out, new EndOfTurn(), 3);
    writer.write(piece('abc'));
    await turn();
    expect(out.destroyed).toBe(false);
    writer.write(piece('d'));
    await turn();
    expect(out.destroyed).toBe(true);
  });

  it('goes on while others are written in the same turn, and what is written meanwhile comes in the next', async () => {
    const turns = new EndOfTurn();
    const outs = [new Recorder(), new Recorder()];
    const writers = outs.map((out) => new BatchedWriter(out, turns, 1000));
    for (const writer of writers) writer.write(piece('1'));
    turns.call(() => writers[0]?.write(piece('2')));
    await turn();
    expect(outs.map((out) => out.written)).toEqual([['1'], ['1']]);
    await turn();
    expect(outs[0]?.written).toEqual(['1', '2']);
  });

  it('gets everything in its order, however it is cut into turns', async () => {
    const step = fc.oneof(fc.string({ minLength: 1 }), fc.constant(undefined));
    await fc.assert(
      fc.asyncProperty(fc.array(step, { maxLength: 30 }), async (steps) => {
        const out = new Recorder();
        const writer = new BatchedWriter(out, new EndOfTurn(), 1e6);
        for (const text of steps) {
          if (text === undefined) await turn();
          else writer.write(piece(text));
        }
        writer.end();
        expect(out.written.join('')).toBe(Buffer.from(steps.filter((text) => text !== undefined).join('')).toString());
      }),
      { numRuns: 50 },
    );
  });
});
