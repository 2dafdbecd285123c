import { mkdir, mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Resource } from '../resource/resource.ts';
import { copyPackage, readPackage, writeChanges } from './disk.ts';
import { defaultPath, PackageFiles } from './package.ts';

const read = (files: Record<string, string>) => PackageFiles.read(new Map(Object.entries(files)));
const thing = (name: string, rest = '') => `apiVersion: v1\nkind: Thing\nmetadata:\n  name: ${name}\n${rest}`;

/** The package after an edit of its resources. */
function after(files: Record<string, string>, edit: (items: Resource[]) => Resource[]) {
  const pkg = read(files);
  return Object.fromEntries(pkg.changes({ items: edit([...pkg.resources]) }));
}

describe('PackageFiles', () => {
  it('reads resources of YAML files and Kptfiles, in the order of their paths', () => {
    const { resources } = read({
      'b.yml': thing('b'),
      'a.yaml': `${thing('a1')}---\n# nothing\n---\n${thing('a2')}---\nnot: a resource\n`,
      'sub/Kptfile': 'apiVersion: kpt.dev/v1\nkind: Kptfile\nmetadata:\n  name: k\n',
      'README.md': '# no resource',
      'values.json': '{"kind": "Thing"}',
    });
    expect(
      resources.map((item) => [item.name, item.path, item.annotation('internal.config.kubernetes.io/index')]),
    ).toEqual([
      ['a1', 'a.yaml', '0'],
      ['a2', 'a.yaml', '1'],
      ['b', 'b.yml', '0'],
      ['k', 'sub/Kptfile', '0'],
    ]);
  });

  it('sees no change when nothing was changed, or was changed and changed back', () => {
    const files = { 'a.yaml': thing('a', 'data:   {x: 1}  # odd\n\n\n') };
    expect(after(files, (items) => items)).toEqual({});
    const back = after(files, (items) => {
      items[0]!.setAt(['data', 'x'], 2);
      items[0]!.setAt(['data', 'x'], 1);
      return items;
    });
    expect(back).toEqual({});
  });

  it('writes only the file of what changed, without its notes', () => {
    const changed = after({ 'a.yaml': thing('a', 'data:\n  x: 1 # one\n'), 'b.yaml': thing('b') }, (items) => {
      items[0]!.setAt(['data', 'z'], 2);
      return items;
    });
    expect(changed).toEqual({ 'a.yaml': thing('a', 'data:\n  x: 1 # one\n  z: 2\n') });
  });

  it('keeps annotations that are not notes, and blank lines', () => {
    const text = thing('a', '  annotations:\n    mine: "1"\n\ndata:\n  x: 1\n');
    const changed = after({ 'a.yaml': text }, (items) => {
      items[0]!.setAt(['data', 'x'], 2);
      return items;
    });
    expect(changed['a.yaml']).toBe(text.replace('x: 1', 'x: 2'));
  });

  it('puts several resources of one file back in their order, whatever the order of the list', () => {
    const changed = after({ 'a.yaml': `${thing('z')}---\n${thing('a')}` }, (items) => {
      items[1]!.setAt(['data'], 1);
      return items.reverse();
    });
    expect(changed['a.yaml']).toBe(`${thing('z')}---\n${thing('a')}data: 1\n`);
    expect(after({ 'a.yaml': `${thing('z')}---\n${thing('a')}` }, (items) => items.reverse())).toEqual({});
  });

  it('keeps documents that are no resources where they are, to the byte', () => {
    const text = `# values of a chart\nfoo: [1,\n  2]\n---\n${thing('a')}---\n- a   # list\n---\n${thing('b')}---\n\n# odd\nx:   1\n`;
    const changed = after({ 'a.yaml': text }, (items) => {
      items[1]!.setAt(['data'], 1);
      return items;
    });
    const expected = `# values of a chart\nfoo: [1,\n  2]\n---\n${thing('a')}---\n- a   # list\n---\n${thing('b')}data: 1\n---\n\n# odd\nx:   1\n`;
    expect(changed['a.yaml']).toBe(expected);
  });

  it('keeps documents that are no resources in a file whose resources have all gone', () => {
    const changed = after({ 'a.yaml': `${thing('a')}---\nfoo: 1\n...\n---\n- b\n` }, () => []);
    expect(changed['a.yaml']).toBe('foo: 1\n---\n- b\n');
  });

  it.each(['../outside.yaml', '/etc/outside.yaml', 'a/../../outside.yaml', '..', 'a\\..\\..\\outside.yaml'])(
    'writes nothing outside of the package: %j',
    (path) => {
      const resource = Resource.from({ apiVersion: 'v1', kind: 'Thing', metadata: { name: 'a' } });
      resource.setAnnotation('internal.config.kubernetes.io/path', path);
      expect(() => after({}, () => [resource])).toThrow('does not lie in the package');
    },
  );

  it('writes nothing outside of the package by way of names', () => {
    const resource = Resource.from({ apiVersion: 'v1', kind: 'Thing', metadata: { name: 'a', namespace: '../..' } });
    expect(() => after({}, () => [resource])).toThrow('Thing a: ../../thing_a.yaml does not lie in the package');
  });

  it('files new resources where kpt does, and drops files that are empty now', () => {
    const made = Resource.from({ apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'm', namespace: 'n' } });
    expect(defaultPath(made)).toBe('n/configmap_m.yaml');
    expect(after({ 'a.yaml': thing('a') }, () => [made])).toEqual({
      'a.yaml': null,
      'n/configmap_m.yaml': made.toString(),
    });
  });

  it.each([
    ['metadata:\n  labels:\n    - a\n', true],
    ['spec:\n  x:\n    y:\n      - a: 1\n', true],
    ['spec:\n  x:\n  - a\n', false],
    ['spec: # with a comment\n    - a\n', true],
    ['spec: {}\n', false],
  ])('writes lists as %j has them', (rest, indented) => {
    const text = `apiVersion: v1\nkind: Thing\n${rest}`;
    const changed = after({ 'a.yaml': text }, (items) => {
      items[0]!.setField('extra', ['x']);
      return items;
    });
    expect(changed['a.yaml']).toContain(indented ? 'extra:\n  - x\n' : 'extra:\n- x\n');
  });

  it('refuses files that are no YAML and resources without sensible metadata', () => {
    expect(() => read({ 'a.yaml': 'a: [' })).toThrow(/^a\.yaml/);
    expect(() => read({ 'a.yaml': 'apiVersion: v1\nkind: X\nmetadata: text\n' })).toThrow(
      'a.yaml: metadata of a X is not a map',
    );
  });

  it('never invents a change, whatever the files hold', () => {
    const name = fc.stringMatching(/^[a-z]{1,5}$/);
    const value = fc.jsonValue({ maxDepth: 2 });
    fc.assert(
      fc.property(fc.dictionary(name, fc.array(value, { maxLength: 3 })), (data) => {
        const files = Object.fromEntries(
          Object.entries(data).map(([file, values]) => [
            `${file}.yaml`,
            values.map((one, i) => thing(`${file}${i}`, `data: ${JSON.stringify(one)}\n`)).join('---\n'),
          ]),
        );
        expect(after(files, (items) => items.reverse())).toEqual({});
      }),
    );
  });
});

describe('packages on disk', () => {
  async function inFolder(work: (dir: string) => Promise<void>): Promise<void> {
    const dir = await mkdtemp(join(tmpdir(), 'krm-'));
    try {
      await work(dir);
    } finally {
      await rm(dir, { recursive: true });
    }
  }

  it('are read with their folders, but for version control, installed programs and what is to be ignored', () =>
    inFolder(async (dir) => {
      for (const folder of ['sub/deep', '.git', 'node_modules/x']) {
        await mkdir(join(dir, folder), { recursive: true });
        await writeFile(join(dir, folder, 'f.yaml'), folder);
      }
      await writeFile(join(dir, 'logo.png'), 'no text');
      await writeFile(join(dir, 'sub', '.krmignore'), 'tests/\n');
      await mkdir(join(dir, 'sub/tests'));
      await writeFile(join(dir, 'sub/tests/case.yaml'), 'a: [');
      expect([...(await readPackage(dir))]).toEqual([['sub/deep/f.yaml', 'sub/deep']]);
      await expect(readPackage(join(dir, 'none'))).rejects.toMatchObject({ code: 'KRM_PACKAGE_UNREADABLE' });
    }));

  it('are read without files that are no texts, but YAML that is none is an error', () =>
    inFolder(async (dir) => {
      const bytes = Buffer.from([0xff, 0xfe, 0x00]);
      await writeFile(join(dir, 'logo.png'), bytes);
      await writeFile(join(dir, 'b.yaml'), 'é');
      expect([...(await readPackage(dir))]).toEqual([['b.yaml', 'é']]);
      await writeFile(join(dir, 'a.yaml'), bytes);
      await expect(readPackage(dir)).rejects.toThrow('a.yaml: is not encoded as UTF-8');
    }));

  it('are copied to the byte, with their rights and without version control', () =>
    inFolder(async (dir) => {
      const from = join(dir, 'from');
      for (const folder of ['bin', '.git']) await mkdir(join(from, folder), { recursive: true });
      await writeFile(join(from, 'logo.png'), Buffer.from([0xff, 0xfe]));
      await writeFile(join(from, 'bin/run'), '#!/bin/sh\n', { mode: 0o755 });
      await writeFile(join(from, '.git/HEAD'), 'x');
      await copyPackage(from, join(dir, 'new/to'));
      expect(await readFile(join(dir, 'new/to/logo.png'))).toEqual(Buffer.from([0xff, 0xfe]));
      expect((await stat(join(dir, 'new/to/bin/run'))).mode & 0o777).toBe(0o755);
      expect((await readdir(join(dir, 'new/to'))).sort()).toEqual(['bin', 'logo.png']);
      await writeFile(join(dir, 'file'), '');
      await expect(copyPackage(from, join(dir, 'file/to'))).rejects.toMatchObject({ code: 'KRM_PACKAGE_UNREADABLE' });
    }));

  it('get changed, new and removed files', () =>
    inFolder(async (dir) => {
      await writeFile(join(dir, 'a.yaml'), 'old');
      await writeFile(join(dir, 'b.yaml'), 'old');
      await writeChanges(
        dir,
        new Map([
          ['a.yaml', 'new'],
          ['b.yaml', null],
          ['c/d.yaml', 'new'],
        ]),
        await readPackage(dir),
      );
      expect([...(await readPackage(dir))]).toEqual([
        ['a.yaml', 'new'],
        ['c/d.yaml', 'new'],
      ]);
    }));

  it('are as they were when one file cannot be written', () =>
    inFolder(async (dir) => {
      await writeFile(join(dir, 'a.yaml'), 'old');
      await writeFile(join(dir, 'file'), 'in the way');
      const old = await readPackage(dir);
      const changes = new Map([
        ['a.yaml', 'new'],
        ['new.yaml', 'x'],
        ['file/below', 'impossible'],
      ]);
      await expect(writeChanges(dir, changes, old)).rejects.toMatchObject({ code: 'KRM_PACKAGE_UNREADABLE' });
      expect([...(await readPackage(dir))]).toEqual([...old]);
      expect(await readFile(join(dir, 'a.yaml'), 'utf8')).toBe('old');
    }));
});
