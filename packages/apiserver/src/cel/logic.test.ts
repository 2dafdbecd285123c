import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { outcome } from './testing/outcome.ts';

/** A condition with its value; undefined where it fails when it runs. */
type Condition = { text: string; value: boolean | undefined };

const atoms: Condition[] = [
  { text: 'true', value: true },
  { text: 'false', value: false },
  { text: '(1 / 0 == 0)', value: undefined },
];

const negated = ({ text, value }: Condition): Condition => ({
  text: `!${text}`,
  value: value === undefined ? undefined : !value,
});

/** One side that decides is enough, on whichever side the other fails. */
function joined(operator: '&&' | '||', a: Condition, b: Condition): Condition {
  const decides = operator === '||';
  const either = a.value === decides || b.value === decides;
  const failed = a.value === undefined || b.value === undefined;
  return { text: `(${a.text} ${operator} ${b.text})`, value: either ? decides : failed ? undefined : !decides };
}

const chosen = (condition: Condition, yes: Condition, no: Condition): Condition => ({
  text: `(${condition.text} ? ${yes.text} : ${no.text})`,
  value: condition.value === undefined ? undefined : condition.value ? yes.value : no.value,
});

const { condition } = fc.letrec<{ condition: Condition }>((tie) => ({
  condition: fc.oneof(
    { depthSize: 'small', withCrossShrink: true },
    fc.constantFrom(...atoms),
    tie('condition').map(negated),
    fc
      .tuple(fc.constantFrom('&&' as const, '||' as const), tie('condition'), tie('condition'))
      .map((parts) => joined(...parts)),
    fc.tuple(tie('condition'), tie('condition'), tie('condition')).map((parts) => chosen(...parts)),
  ),
}));

describe('logic', () => {
  it('is that of a naive reading, errors included', () => {
    fc.assert(
      fc.property(condition, ({ text, value }) => {
        expect(outcome(text)).toBe(value ?? 'division by zero');
      }),
    );
  });

  it('does not mind on which side something fails', () => {
    fc.assert(
      fc.property(condition, condition, fc.constantFrom('&&', '||'), (a, b, operator) => {
        expect(outcome(`${a.text} ${operator} ${b.text}`)).toBe(outcome(`${b.text} ${operator} ${a.text}`));
      }),
    );
  });

  it('of loops is that of their rounds joined', () => {
    fc.assert(
      fc.property(fc.array(fc.constantFrom(0, 1, 2), { minLength: 1, maxLength: 5 }), (items) => {
        // Two divided by the item is one only for two, and fails for zero.
        const rounds = items.map((item): Condition => ({ text: '', value: item === 0 ? undefined : item === 2 }));
        const all = rounds.reduce((a, b) => joined('&&', a, b), atoms[0] as Condition).value;
        const some = rounds.reduce((a, b) => joined('||', a, b), atoms[1] as Condition).value;
        const list = `[${items.join(', ')}]`;
        expect(outcome(`${list}.all(x, 2 / x == 1)`)).toBe(all ?? 'division by zero');
        expect(outcome(`${list}.exists(x, 2 / x == 1)`)).toBe(some ?? 'division by zero');
      }),
    );
  });
});

describe('optionals', () => {
  it.each<[string, boolean | string]>([
    ['optional.of(1) == optional.of(1) && optional.of(1) != optional.of(2)', true],
    ['optional.none() == optional.none() && optional.none() != optional.of(1)', true],
    ["optional.of([1, 2]) == optional.of([1, 2]) && optional.of({'a': 1}) != optional.of({'a': 2})", true],
    ['[1, 2].first() == optional.of(1) && [1, 2].last().value() == 2 && !dyn([]).first().hasValue()', true],
    ['optional.unwrap([optional.of(1), optional.none()]) == [1] && [optional.of(1)].unwrapOpt() == [1]', true],
    ['[[], [1]].size() == 2 && [[1], []].size() == 2', true],
    ['optional.none().value() == 1', 'optional.none() dereference'],
    ['optional.none().orValue(2) == 2 && optional.none().or(optional.of(3)).value() == 3', true],
  ])('%s', (rule, expected) => {
    expect(outcome(rule)).toBe(expected);
  });
});
