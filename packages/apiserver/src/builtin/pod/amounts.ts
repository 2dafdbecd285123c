import { addQuantities, parseQuantity, type Quantity } from '../quantity/quantity.ts';
import type { Container, PodSpec } from '../types.ts';

/** What containers and sidecars need together, or an init container alone if that is more. */
export function podAmounts(
  { containers, initContainers = [] }: PodSpec,
  which: 'requests' | 'limits',
): Map<string, Quantity> {
  const together = new Map<string, Quantity>();
  const add = (container: Container) => {
    for (const [name, amount] of amountsOf(container, which)) {
      together.set(name, addQuantities(together.get(name), amount));
    }
  };
  for (const container of [...containers, ...initContainers.filter(({ restartPolicy }) => restartPolicy === 'Always')])
    add(container);
  for (const container of initContainers) {
    for (const [name, amount] of amountsOf(container, which)) {
      const known = together.get(name);
      if (!known || known.nanos < amount.nanos) together.set(name, amount);
    }
  }
  return together;
}

function* amountsOf({ resources }: Container, which: 'requests' | 'limits'): Generator<[string, Quantity]> {
  const given = (resources?.[which] ?? {}) as Record<string, string>;
  for (const [name, text] of Object.entries(given)) yield [name, parseQuantity(text)];
}
