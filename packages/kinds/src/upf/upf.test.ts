import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { problems } from '../problem/problem.ts';
import { upfs } from './upf.ts';

const smallest = {
  slice: 'default',
  flavor: 'free5gc',
  image: 'free5gc/upf:latest',
  dnns: [{ name: 'internet', pool: '10.60.0.0/16' }],
};

function parse(spec: unknown, status?: unknown) {
  const result = upfs.schema.safeParse({
    metadata: { name: 'upf-ue1' },
    spec,
    ...(status !== undefined && { status }),
  });
  return result.success ? { object: result.data } : { problems: problems(result.error) };
}

describe('a UPF', () => {
  it('has one pod where nothing else is said', () => {
    expect(parse(smallest).object?.spec).toEqual({ ...smallest, replicas: 1 });
  });

  it('names all that is missing', () => {
    expect(parse({}).problems).toEqual([
      { field: 'spec.slice', message: 'is required' },
      { field: 'spec.flavor', message: expect.stringContaining('free5gc') },
      { field: 'spec.image', message: 'is required' },
      { field: 'spec.dnns', message: 'is required' },
    ]);
  });

  it('may be scaled to nothing, and not below', () => {
    expect(parse({ ...smallest, replicas: 0 }).object?.spec.replicas).toBe(0);
    expect(parse({ ...smallest, replicas: -1 }).problems).toEqual([
      { field: 'spec.replicas', message: 'must be 0 to 16' },
    ]);
  });

  it('says where its interfaces are reached', () => {
    const endpoints = [
      { name: 'pfcp', address: 'upf-ue1.nexslice.svc.cluster.local', port: 8805 },
      { name: 'gtpu', address: '10.1.2.3', port: 2152 },
    ];
    expect(parse(smallest, { phase: 'Ready', endpoints }).object?.status?.endpoints).toEqual(endpoints);
    expect(parse(smallest, { endpoints: [{ ...endpoints[0], port: 0 }] }).problems?.[0]?.field).toBe(
      'status.endpoints[0].port',
    );
  });

  it.each([
    ['no data network', { dnns: [] }, 'spec.dnns', 'at least one DNN is needed'],
    ['a flavor that cannot be run', { flavor: 'vpp' }, 'spec.flavor', 'free5gc'],
    ['a pool with host bits', { dnns: [{ name: 'internet', pool: '10.60.0.1/16' }] }, 'spec.dnns[0].pool', 'zero'],
    ['a pool of IPv6', { dnns: [{ name: 'internet', pool: '2001:db8::/64' }] }, 'spec.dnns[0].pool', 'IPv4 prefix'],
    ['a DNN without pool', { dnns: [{ name: 'internet' }] }, 'spec.dnns[0].pool', 'is required'],
    ['an image that is none', { image: 'free5gc upf' }, 'spec.image', 'container image reference'],
    ['a UE id as text', { ueId: '1' }, 'spec.ueId', 'whole number'],
    ['half a pod', { replicas: 0.5 }, 'spec.replicas', ''],
  ])('is refused with %s', (_, wrong, field, says) => {
    expect(parse({ ...smallest, ...wrong }).problems).toEqual([{ field, message: expect.stringContaining(says) }]);
  });

  it('leads to sixteen data networks at most', () => {
    const dnns = (count: number) =>
      Array.from({ length: count }, (_, index) => ({ name: `dnn${index}`, pool: `10.${index}.0.0/16` }));
    expect(parse({ ...smallest, dnns: dnns(16) }).object?.spec.dnns).toHaveLength(16);
    expect(parse({ ...smallest, dnns: dnns(17) }).problems).toEqual([
      { field: 'spec.dnns', message: 'at most 16 DNNs' },
    ]);
  });

  it.each(['slice', 'flavor', 'ueId'])('keeps its %s: another one is another UPF', (field) => {
    const rules = JSON.stringify(z.toJSONSchema(upfs.schema, { io: 'input' }));
    expect(rules).toContain(`"message":"${field} is immutable"`);
  });

  it.each(['Creating', 'Ready', 'Failed'])('can be %s', (phase) => {
    expect(parse(smallest, { phase }).object?.status?.phase).toBe(phase);
  });

  it('has endpoints of known interfaces only', () => {
    const endpoints = [{ name: 'n6', address: '10.1.2.3', port: 1 }];
    expect(parse(smallest, { endpoints }).problems?.[0]?.field).toBe('status.endpoints[0].name');
  });
});
