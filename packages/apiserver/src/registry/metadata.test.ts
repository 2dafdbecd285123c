import { describe, expect, it } from 'vitest';
import { orderMeta, readMeta, timestamp } from './meta.ts';
import { dns1035Label, dnsLabel, dnsSubdomain, nameRule, pathSegment, qualified, validLabelValue } from './names.ts';
import type { ApiObjectMeta, ResourceInfo } from './resource.ts';
import { validateMeta, validateMetaUpdate } from './validate-meta.ts';

const long = (length: number) => 'a'.repeat(length);

describe('names', () => {
  it.each([
    ['subdomain', dnsSubdomain, ['a', 'a-b.c', '1', long(253)], ['', 'A', '-a', 'a-', 'a..b', 'a_b', long(254)]],
    ['label', dnsLabel, ['a', '1-a', long(63)], ['a.b', '-', '', long(64)]],
    ['DNS-1035 label', dns1035Label, ['a', 'a-1'], ['1a', 'a.b', 'A']],
    ['path segment', pathSegment, ['system:node', 'A b'], ['.', '..', 'a/b', 'a%b']],
    [
      'qualified name',
      qualified,
      ['a', 'A_b.c', 'example.com/a', long(63)],
      ['', '/a', 'a/', 'a/b/c', 'EXAMPLE/a', '-a', long(64)],
    ],
    ['label value', validLabelValue, ['', 'a', 'A_b.c'], ['-a', 'a b', 'a/b', long(64)]],
  ] as const)('of the form %s are told from others', (_form, rule, right, wrong) => {
    for (const text of right) expect([text, rule(text)]).toEqual([text, []]);
    for (const text of wrong) expect(rule(text).length, text).toBeGreaterThan(0);
  });

  it('says of a name that is too long just that', () => {
    expect(dnsSubdomain(long(254))).toEqual(['must be no more than 253 characters']);
    expect(dnsSubdomain(`${long(260)}_`)).toHaveLength(1);
  });

  it('says of a label that would do as a subdomain just that', () => {
    expect(dnsLabel('a.b')).toEqual(['must not contain dots']);
    expect(dnsLabel('a..b')).toEqual([expect.stringMatching(/^a lowercase RFC 1123 label must consist of/)]);
    expect(dnsLabel(`a.${long(63)}`)).toEqual(['must be no more than 63 characters', 'must not contain dots']);
  });

  it('follow the rule of their kind', () => {
    expect(nameRule('', 'namespaces')).toBe(dnsLabel);
    expect(nameRule('', 'services')).toBe(dnsLabel);
    expect(nameRule('apps', 'statefulsets')).toBe(dnsLabel);
    expect(nameRule('rbac.authorization.k8s.io', 'roles')).toBe(pathSegment);
    expect(nameRule('example.com', 'services')).toBe(dnsSubdomain);
  });
});

const configMaps = { group: '', plural: 'configmaps', custom: false } as ResourceInfo;
const custom = { group: 'example.com', plural: 'things', custom: true } as ResourceInfo;
const meta = (more: Partial<ApiObjectMeta>) => ({ name: 'a', ...more }) as ApiObjectMeta;
const texts = (errors: { field: string; message: string }[]) =>
  errors.map(({ field, message }) => `${field}: ${message}`);

describe('metadata of a new object', () => {
  it.each([
    [{ name: '' }, 'metadata.name: Required value: name or generateName is required'],
    [{ annotations: { 'a b': '' } }, 'metadata.annotations: Invalid value: "a b": name part must consist of'],
    [{ annotations: { a: 'x'.repeat(262_144) } }, 'metadata.annotations: Too long: may not be more than 262144 bytes'],
    [{ labels: { a: long(64) } }, `metadata.labels: Invalid value: "${long(64)}": must be no more than 63 bytes`],
    [
      { finalizers: ['a b/c'] },
      'metadata.finalizers: Invalid value: "a b/c": prefix part a lowercase RFC 1123 subdomain',
    ],
    [
      { finalizers: ['plain'] },
      'metadata.finalizers[0]: Invalid value: "plain": name is neither a standard finalizer name',
    ],
    [
      { finalizers: ['orphan', 'foregroundDeletion'] },
      'metadata.finalizers: Invalid value: ["orphan","foregroundDeletion"]: finalizer orphan and foregroundDeletion cannot be both set',
    ],
    [
      { ownerReferences: [{ apiVersion: '', kind: 'A', name: 'a', uid: 'u' }] },
      'metadata.ownerReferences.apiVersion: Invalid value: "": version must not be empty',
    ],
    [
      { ownerReferences: [{ apiVersion: 'v1', kind: 'Event', name: 'a', uid: 'u' }] },
      'metadata.ownerReferences: Invalid value',
    ],
    [{ generateName: 'Bad-', name: 'bad-x' }, 'metadata.generateName: Invalid value: "Bad-"'],
  ] as [Partial<ApiObjectMeta>, string][])('%j is refused', (more, expected) => {
    const found = texts(validateMeta(configMaps, meta(more)));
    expect(found).toHaveLength(1);
    expect(found[0]?.startsWith(expected), found[0]).toBe(true);
  });

  it('may have one controller alone', () => {
    const owner = { apiVersion: 'v1', kind: 'Pod', name: 'a', uid: 'u', controller: true };
    expect(validateMeta(configMaps, meta({ ownerReferences: [owner] }))).toEqual([]);
    expect(texts(validateMeta(configMaps, meta({ ownerReferences: [owner, owner] })))[0]).toContain(
      'Only one reference',
    );
  });

  it('of a custom kind may have finalizers without a prefix', () => {
    expect(validateMeta(custom, meta({ finalizers: ['plain'] }))).toEqual([]);
  });
});

describe('changed metadata', () => {
  const old = meta({ uid: 'u', namespace: 'n', finalizers: ['a/b'] });

  it('keeps what says which object it is; each error comes twice', () => {
    const changed = validateMetaUpdate({ ...old, uid: 'v', namespace: 'm' }, old);
    expect(changed.map((error) => error.field)).toEqual([
      'metadata.namespace',
      'metadata.uid',
      'metadata.namespace',
      'metadata.uid',
    ]);
    expect(validateMetaUpdate({ ...old, labels: { a: 'b' } }, old)).toEqual([]);
  });

  it('gets no new finalizers once it is being deleted, but may lose some', () => {
    const deleting = { ...old, deletionTimestamp: '2026-01-01T00:00:00Z' };
    const added = validateMetaUpdate({ ...deleting, finalizers: ['a/b', 'z/z', 'c/c'] }, deleting);
    expect(added[0]?.message).toBe(
      'Forbidden: no new finalizers can be added if the object is being deleted, found new finalizers []string{"c/c", "z/z"}',
    );
    expect(validateMetaUpdate({ ...deleting, finalizers: [] }, deleting)).toEqual([]);
    expect(validateMetaUpdate({ ...old, finalizers: ['a/b', 'c/c'] }, old)).toEqual([]);
  });
});

describe('metadata of a body', () => {
  it('is read in the order in which Go writes it, without what is empty', () => {
    const unknown: string[] = [];
    const read = readMeta(
      {
        labels: { b: 'c' },
        finalizers: [],
        name: 'a',
        annotations: {},
        selfLink: '/x',
        generateName: '',
        uid: null,
        colour: 1,
      },
      unknown,
    );
    expect(Object.entries(read)).toEqual([
      ['name', 'a'],
      ['labels', { b: 'c' }],
    ]);
    expect(unknown).toEqual(['metadata.colour']);
  });

  it('has times to the second', () => {
    const read = readMeta({ creationTimestamp: '2026-01-02T03:04:05.678+01:00' }, []);
    expect(read.creationTimestamp).toBe('2026-01-02T02:04:05Z');
    expect(timestamp(0)).toBe('1970-01-01T00:00:00Z');
  });

  it('takes null in a map of texts for an empty text, as Go does', () => {
    expect(readMeta({ labels: { a: null, b: 'c' } }, []).labels).toEqual({ a: '', b: 'c' });
  });

  it.each([
    ['metadata as a list', [], 'cannot unmarshal array into Go struct field ObjectMeta.metadata of type ObjectMeta'],
    [
      'a number for a name',
      { name: 1 },
      'cannot unmarshal number into Go struct field ObjectMeta.metadata.name of type string',
    ],
    [
      'a text for a generation',
      { generation: '1' },
      'cannot unmarshal string into Go struct field ObjectMeta.metadata.generation of type int64',
    ],
    [
      'a text for finalizers',
      { finalizers: 'a' },
      'cannot unmarshal string into Go struct field ObjectMeta.metadata.finalizers of type []string',
    ],
    [
      'a flag for an owner',
      { ownerReferences: [true] },
      'cannot unmarshal bool into Go struct field ObjectMeta.metadata.ownerReferences of type v1.OwnerReference',
    ],
    [
      'a text that is no time',
      { creationTimestamp: 'x' },
      'parsing time "x" as "2006-01-02T15:04:05Z07:00": cannot parse "x" as "2006"',
    ],
  ])('refuses %s', (_what, raw, message) => {
    expect(() => readMeta(raw, [])).toThrow(message);
  });

  it('falls back into order after something was added', () => {
    const made = { labels: {}, name: 'a', uid: undefined } as unknown as ApiObjectMeta;
    expect(Object.keys(orderMeta(made))).toEqual(['name', 'labels']);
  });
});
