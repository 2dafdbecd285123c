import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { apiPage } from '../../packages/kube/scripts/api-page.ts';

describe('the API page of the runtime', () => {
  it('is what the source says (npm run generate writes it)', () => {
    expect(readFileSync('packages/kube/docs/api.md', 'utf8')).toBe(apiPage());
  });
});
