import { describe, expect, it } from 'vitest';
import { type ClaimState, planClaim, type Step } from './plan.ts';

const grant = '10.3.0.2/24';

function plan(state: Partial<ClaimState<string>>): Step {
  return planClaim({ marked: false, deleting: false, current: true, standing: 'none', ...state });
}

describe('planClaim', () => {
  it.each<[string, Partial<ClaimState<string>>, Step]>([
    ['finds an answer for a new claim', {}, 'propose'],
    ['makes a proposal final that nobody else holds', { proposal: grant, standing: 'held' }, 'settle'],
    ['finds another answer where the proposal is beaten', { proposal: grant, standing: 'beaten' }, 'propose'],
    [
      'finds another answer where the proposal has lost its prefix',
      { proposal: grant, standing: 'homeless' },
      'propose',
    ],
    ['leaves what is answered', { answer: grant, standing: 'held' }, 'settle'],
    ['looks again where the spec has changed', { answer: grant, standing: 'held', current: false }, 'propose'],
    ['moves a claim whose answer is another’s', { answer: grant, standing: 'beaten' }, 'propose'],
    ['tells a claim that its prefix is gone', { answer: grant, standing: 'homeless' }, 'disown'],
    [
      'finds a place for it when it asks for something else',
      { answer: grant, standing: 'homeless', current: false },
      'propose',
    ],
    ['takes back what is marked', { answer: grant, standing: 'held', marked: true }, 'release'],
    ['takes back a proposal too', { proposal: grant, standing: 'held', marked: true }, 'release'],
    ['lets alone what is being deleted', { answer: grant, standing: 'held', deleting: true }, 'rest'],
    ['lets alone what is being deleted, marked or not', { marked: true, deleting: true }, 'rest'],
  ])('%s', (_, state, step) => {
    expect(plan(state)).toBe(step);
  });
});
