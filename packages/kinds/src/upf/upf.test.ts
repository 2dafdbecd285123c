import { describe, expect, it } from 'vitest';
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
});
