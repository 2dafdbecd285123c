import { expect, it } from 'vitest';
import { humanDuration, since } from './duration.ts';

const [second, minute, hour, day] = [1000, 60_000, 3_600_000, 86_400_000];

it.each<[number, string]>([
  [-5 * second, '<invalid>'],
  [-1, '0s'],
  [0, '0s'],
  [119 * second, '119s'],
  [2 * minute, '2m'],
  [5 * minute + 30 * second, '5m30s'],
  [10 * minute + 30 * second, '10m'],
  [179 * minute, '179m'],
  [3 * hour + 20 * minute, '3h20m'],
  [8 * hour + 20 * minute, '8h'],
  [2 * day + 3 * hour, '2d3h'],
  [9 * day, '9d'],
  [800 * day, '2y70d'],
  [3000 * day, '8y'],
])('shows %i ms as %s', (span, text) => {
  expect(humanDuration(span)).toBe(text);
});

it('does not know the age of what has no time', () => {
  expect(since(null, 0)).toBe('<unknown>');
});
