import { describe, expect, it } from 'vitest';
import { type Conflict, conflictError } from './conflict.ts';
import { setOf, union } from './field-set.ts';
import type { ManagerName } from './managers.ts';

function conflict(owner: Partial<ManagerName>, ...fields: string[][]): Conflict {
  const name: ManagerName = { manager: 'alice', operation: 'Apply', apiVersion: 'apps/v1', ...owner };
  return { owner: name, fields: fields.map((path) => setOf(...path)).reduce(union) };
}

const spec = ['f:spec', 'f:replicas'];
const image = ['f:spec', 'f:containers', 'k:{"name":"upf"}', 'f:image'];

describe('the answer to a conflict', () => {
  it.each<[Partial<ManagerName>, string]>([
    [{}, '"alice"'],
    [{ operation: 'Update' }, '"alice" using apps/v1'],
    [{ subresource: 'status' }, '"alice" with subresource "status"'],
    [{ operation: 'Update', subresource: 'scale' }, '"alice" with subresource "scale" using apps/v1'],
    [{ manager: 'a "b"' }, '"a \\"b\\""'],
  ])('names the owner %j as %s', (owner, shown) => {
    const { status } = conflictError([conflict(owner, spec)]);
    expect(status.message).toBe(`Apply failed with 1 conflict: conflict with ${shown}: .spec.replicas`);
    expect(status.details?.causes).toEqual([
      { reason: 'FieldManagerConflict', message: `conflict with ${shown}`, field: '.spec.replicas' },
    ]);
  });

  it.each([
    [image, '.spec.containers[name="upf"].image'],
    [['f:spec', 'f:ports', 'k:{"port":80,"protocol":"TCP"}'], '.spec.ports[port=80,protocol="TCP"]'],
    [['f:metadata', 'f:finalizers', 'v:"drain"'], '.metadata.finalizers[="drain"]'],
    [['f:list', 'i:3'], '.list[3]'],
  ])('shows %j as %s', (path, shown) => {
    expect(conflictError([conflict({}, path)]).message).toContain(`: ${shown}`);
  });

  it('groups several fields by owner, owners by name', () => {
    const found = [conflict({ manager: 'zoe' }, spec), conflict({ manager: 'bob', operation: 'Update' }, image, spec)];
    expect(conflictError(found).message).toBe(
      [
        'Apply failed with 3 conflicts: conflicts with "bob" using apps/v1:',
        '- .spec.replicas',
        '- .spec.containers[name="upf"].image',
        'conflicts with "zoe":',
        '- .spec.replicas',
      ].join('\n'),
    );
  });

  it('lists two fields of one owner under it', () => {
    expect(conflictError([conflict({}, spec, image)]).message).toMatch(
      /^Apply failed with 2 conflicts: conflicts with "alice":\n/,
    );
  });
});
