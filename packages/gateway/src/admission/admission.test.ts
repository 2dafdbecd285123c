import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Admission } from './admission.ts';

function pending() {
  let finish: (error?: Error) => void = () => {};
  const promise = new Promise<void>((resolve, reject) => {
    finish = (error) => (error ? reject(error) : resolve());
  });
  return { promise, finish };
}

const busy = { code: 'GATEWAY_BUSY', status: 429, headers: { 'retry-after': '1' } };

describe('Admission', () => {
  it('refuses what exceeds the limit without starting it, and says when to come back', async () => {
    const admission = new Admission(2);
    const work = pending();
    const running = [admission.admit(1, () => work.promise), admission.admit(1, () => work.promise)];
    let started = false;
    await expect(
      admission.admit(1, async () => {
        started = true;
      }),
    ).rejects.toMatchObject(busy);
    expect(started).toBe(false);
    work.finish();
    await Promise.all(running);
    await expect(admission.admit(1, async () => 'done')).resolves.toBe('done');
  });

  it('counts heavy work by its slots', async () => {
    const admission = new Admission(4);
    const work = pending();
    const running = admission.admit(3, () => work.promise);
    await expect(admission.admit(2, async () => {})).rejects.toMatchObject(busy);
    await expect(admission.admit(1, async () => 'fits')).resolves.toBe('fits');
    work.finish();
    await running;
    expect(admission.taken).toBe(0);
  });

  it('gives the room back when the work fails', async () => {
    const admission = new Admission(1);
    await expect(admission.admit(1, () => Promise.reject(new Error('no')))).rejects.toThrow('no');
    expect(admission.taken).toBe(0);
  });

  it('never holds more than its limit, whatever comes and goes', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(fc.integer({ min: 1, max: 4 }), { maxLength: 30 }), fc.nat(8), async (sizes, limit) => {
        const admission = new Admission(limit);
        let held = 0;
        const settled = await Promise.allSettled(
          sizes.map((slots) =>
            admission.admit(slots, async () => {
              held += slots;
              expect(held).toBeLessThanOrEqual(limit);
              await Promise.resolve();
              held -= slots;
            }),
          ),
        );
        const failures = settled.filter((one) => one.status === 'rejected').map((one) => one.reason);
        for (const failure of failures) expect(failure).toMatchObject(busy);
        expect(admission.taken).toBe(0);
      }),
    );
  });
});
