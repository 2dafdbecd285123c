import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ResourceList } from '../list/list.ts';
import { Resource } from '../resource/resource.ts';
import { PackageFiles } from './package.ts';

const map = (name: string, more = '') =>
  `apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: ${name} # ${name}\n${more}`;

const files = new Map([
  ['Kptfile', 'apiVersion: kpt.dev/v1\nkind: Kptfile\nmetadata:\n  name: p\n'],
  ['README.md', '# not YAML'],
  ['a.yaml', map('a')],
  ['notes.yaml', 'just: notes\n\n\nwith: blanks\n'],
  ['sub/c.yaml', map('c', 'data:\n    odd:   "indent"\n')],
  ['two.yaml', `${map('d')}---\n# before e\n${map('e')}`],
]);

/** The package as it would lie on disk after some changes. */
function after(change: (list: ResourceList) => void): {
  changes: Map<string, string | null>;
  disk: Map<string, string>;
} {
  const read = PackageFiles.read(files);
  const list = new ResourceList([...read.resources]);
  change(list);
  const changes = read.changes(list);
  const disk = new Map(files);
  for (const [path, text] of changes) {
    if (text === null) disk.delete(path);
    else disk.set(path, text);
  }
  return { changes, disk };
}

const named = (list: ResourceList, name: string) => list.items.find((item) => item.name === name)!;

describe('changes of a package', () => {
  it('are none when nothing was done, or done and undone', () => {
    expect(after(() => undefined).changes.size).toBe(0);
    const undone = after((list) => {
      named(list, 'c').setAt(['data', 'odd'], 'else');
      named(list, 'c').setAt(['data', 'odd'], 'indent');
      list.items.reverse();
    });
    expect([...undone.changes]).toEqual([]);
  });

  it('touch the file of the resource that changed, and no other', () => {
    const { changes } = after((list) => named(list, 'e').setAt(['data', 'x'], 'why'));
    expect([...changes]).toEqual([['two.yaml', `${map('d')}---\n# before e\n${map('e', 'data:\n  x: why\n')}`]]);
  });

  it('take a file away with its last resource, and keep it for the others', () => {
    const gone = (...names: string[]) =>
      after((list) => {
        list.items = list.items.filter((item) => !names.includes(item.name));
      }).changes;
    expect(gone('a').get('a.yaml')).toBeNull();
    expect(gone('d').get('two.yaml')).toBe(`# before e\n${map('e')}`);
    expect(gone('d', 'e').get('two.yaml')).toBeNull();
    expect(gone('a', 'd', 'e').has('README.md')).toBe(false);
  });

  it('put new resources into files of their own, by namespace, kind and name', () => {
    const { disk } = after((list) => {
      list.upsert(Resource.from({ apiVersion: 'v1', kind: 'Secret', metadata: { name: 's', namespace: 'core' } }));
      list.upsert(Resource.from({ apiVersion: 'v1', kind: 'Secret', metadata: { name: 't' } }));
    });
    expect(disk.get('core/secret_s.yaml')).toBe(
      'apiVersion: v1\nkind: Secret\nmetadata:\n  name: s\n  namespace: core\n',
    );
    expect(disk.get('secret_t.yaml')).toBe('apiVersion: v1\nkind: Secret\nmetadata:\n  name: t\n');
  });

  it('put what replaces a resource into its file', () => {
    const { changes } = after((list) => {
      list.upsert(Resource.from({ apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'c' }, data: { new: 'x' } }));
    });
    expect([...changes.keys()]).toEqual(['sub/c.yaml']);
  });

  it('come out the same when the package is read again', () => {
    const names = ['a', 'c', 'd', 'e'];
    const step = fc.oneof(
      fc.record({ do: fc.constant('set'), name: fc.constantFrom(...names), value: fc.constantFrom('x', 'True', '7') }),
      fc.record({ do: fc.constant('remove'), name: fc.constantFrom(...names), value: fc.constant('') }),
      fc.record({ do: fc.constant('add'), name: fc.constantFrom('new', 'newer'), value: fc.constantFrom('x', 'y') }),
    );
    fc.assert(
      fc.property(fc.array(step, { maxLength: 6 }), (steps) => {
        let expected: unknown[] = [];
        const { disk } = after((list) => {
          for (const one of steps) {
            const item = list.items.find(({ name }) => name === one.name);
            if (one.do === 'set') item?.setAt(['data', 'v'], one.value);
            else if (one.do === 'remove' && item) list.remove(item);
            else if (one.do === 'add')
              list.upsert(
                Resource.from({
                  apiVersion: 'v1',
                  kind: 'ConfigMap',
                  metadata: { name: one.name },
                  data: { v: one.value },
                }),
              );
          }
          expected = contents(list);
        });
        const again = PackageFiles.read(disk);
        expect(contents(new ResourceList([...again.resources]))).toEqual(expected);
        expect(again.changes(new ResourceList([...again.resources])).size).toBe(0);
      }),
      { numRuns: 100 },
    );
  });
});

/** What the resources say, wherever they lie. */
function contents(list: ResourceList): unknown[] {
  return list.items.map((item) => `${item.kind} ${item.name} ${JSON.stringify(item.value['data'] ?? null)}`).sort();
}
