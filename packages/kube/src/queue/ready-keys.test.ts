import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ReadyKeys } from './ready-keys.ts';

function drain(keys: ReadyKeys<string>): string[] {
  const taken: string[] = [];
  for (let entry = keys.take(); entry; entry = keys.take()) taken.push(entry.key);
  return taken;
}

describe('keys that are ready', () => {
  it.each<[string, [string, number][], string[]]>([
    [
      'first come, first served',
      [
        ['a', 0],
        ['b', 0],
        ['c', 0],
      ],
      ['a', 'b', 'c'],
    ],
    [
      'by priority before that',
      [
        ['low', -100],
        ['usual', 0],
        ['high', 5],
      ],
      ['high', 'usual', 'low'],
    ],
    [
      'once, however often they are added',
      [
        ['a', 0],
        ['b', 0],
        ['a', 0],
        ['a', 0],
      ],
      ['a', 'b'],
    ],
    [
      'behind those of the priority that they are raised to',
      [
        ['a', -100],
        ['b', 0],
        ['a', 0],
      ],
      ['b', 'a'],
    ],
    [
      'where they were when somebody would lower them',
      [
        ['a', 5],
        ['b', 0],
        ['a', -100],
      ],
      ['a', 'b'],
    ],
    [
      'by the highest of several raises',
      [
        ['a', -100],
        ['b', 3],
        ['a', 0],
        ['a', 7],
      ],
      ['a', 'b'],
    ],
  ])('are taken %s', (_name, added, order) => {
    const keys = new ReadyKeys<string>();
    for (const [key, priority] of added) keys.add(key, priority, 0);
    expect(drain(keys)).toEqual(order);
  });

  it('have waited since they first came, also when they are raised', () => {
    const keys = new ReadyKeys<string>();
    keys.add('a', -100, 1_000);
    keys.add('a', 0, 2_000);
    expect(keys.take()).toEqual({ key: 'a', priority: 0, since: 1_000 });
    keys.add('a', 0, 3_000);
    expect(keys.take()?.since).toBe(3_000);
  });

  it('are new only the first time', () => {
    const keys = new ReadyKeys<string>();
    expect([keys.add('a', 0, 0), keys.add('a', 0, 0), keys.add('a', 9, 0)]).toEqual([true, false, false]);
    keys.take();
    expect(keys.add('a', 0, 0)).toBe(true);
  });

  it('behave as a list that is searched for the best would, whatever is done', () => {
    const step = fc.oneof(
      fc.record({ key: fc.constantFrom('a', 'b', 'c', 'd', 'e'), priority: fc.constantFrom(-100, 0, 1, 7) }),
      fc.constant('take' as const),
    );
    fc.assert(
      fc.property(fc.array(step, { maxLength: 80 }), (steps) => {
        const keys = new ReadyKeys<string>();
        let model: { key: string; priority: number; since: number; order: number }[] = [];
        for (const [order, each] of steps.entries()) {
          if (each === 'take') {
            const best = model.toSorted((a, b) => b.priority - a.priority || a.order - b.order)[0];
            model = model.filter((entry) => entry !== best);
            expect(keys.take()?.key).toBe(best?.key);
          } else {
            const present = model.find(({ key }) => key === each.key);
            expect(keys.add(each.key, each.priority, order)).toBe(present === undefined);
            if (!present || present.priority < each.priority) {
              model = [
                ...model.filter((entry) => entry !== present),
                { ...each, since: present?.since ?? order, order },
              ];
            }
          }
          expect(keys.size).toBe(model.length);
          expect(['a', 'b', 'c', 'd', 'e'].filter((key) => keys.has(key))).toEqual(model.map(({ key }) => key).sort());
        }
        const counts = [...keys.depths().values()].reduce((sum, count) => sum + count, 0);
        expect(counts).toBe(model.length);
      }),
    );
  });
});
