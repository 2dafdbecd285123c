import { describe, expect, it } from 'vitest';
import { FieldPath, fieldName } from './path.ts';

describe('a field path', () => {
  it('is written with dots, indices and keys', () => {
    const path = new FieldPath();
    for (const step of ['.spec', '.slices', 2, '.labels', '[app/name]']) path.push(step);
    expect(path.toString()).toBe('spec.slices[2].labels[app/name]');
    path.pop();
    path.pop();
    expect(path.toString()).toBe('spec.slices[2]');
  });

  it('keeps the bracket of a first step', () => {
    const path = new FieldPath();
    path.push(0);
    expect(path.toString()).toBe('[0]');
  });

  it('names the whole object as Kubernetes does', () => {
    expect(fieldName(new FieldPath())).toBe('<nil>');
    expect(fieldName('spec')).toBe('spec');
  });
});
