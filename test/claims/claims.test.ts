import {
  firstIPAllocations,
  firstVLANAllocations,
  type IPClaim,
  ipAllocations,
  ipClaims,
  ipPrefixes,
  networkInstances,
  vlanAllocations,
  vlanClaims,
  vlanIndexes,
} from '@nexslice/kinds';
import { eventually } from '@nexslice/kube/testkit';
import { beforeAll, describe, expect, it } from 'vitest';
import type { Answered } from './objects.ts';
import { sharedWorld } from './shared.ts';

const { objects, namespace, replica, stopOne, stopAll } = sharedWorld();
const { put, read, remove, network, claim, vlan, becomes, answer } = objects;

beforeAll(() => replica());

describe('an IPClaim', () => {
  it.each<[string, Record<string, unknown>, object]>([
    ['an address with its gateway', {}, { prefix: '10.3.0.2/24', gateway: '10.3.0.1' }],
    ['a loopback', { kind: 'loopback' }, { prefix: '10.3.0.2/32' }],
    ['a pool', { kind: 'pool', prefixLength: 20, createPrefix: true }, { prefix: '10.64.0.0/20' }],
    ['an IPv6 address', { addressFamily: 'ipv6' }, { prefix: '2001:db8::2/64', gateway: '2001:db8::1' }],
    ['a certain address', { prefix: '10.3.7.7/32' }, { prefix: '10.3.7.7/24', gateway: '10.3.7.1' }],
  ])('gets %s in its status', async (_, spec, wanted) => {
    await network([{ prefix: '10.3.0.0/16' }, { prefix: '2001:db8::/48' }]);
    await put(ipPrefixes, 'ues', { kind: 'pool', networkInstance: { name: 'ran' }, prefix: '10.64.0.0/16' });
    await claim('a', spec);
    expect(await answer(ipClaims, 'a')).toEqual(wanted);
  });

  it('waits, visibly, for a NetworkInstance that is not there yet', async () => {
    await claim('a');
    await becomes(ipClaims, 'a', 'False: PoolNotFound');
    await network([{ prefix: '10.3.0.0/24' }]);
    expect(await answer(ipClaims, 'a')).toEqual({ prefix: '10.3.0.2/24', gateway: '10.3.0.1' });
  });

  it('waits, visibly, while its network has nothing left, and is answered when a claim goes or a prefix comes', async () => {
    await network([{ prefix: '10.3.0.0/30' }]);
    await claim('a');
    await answer(ipClaims, 'a');
    await claim('b');
    await becomes(ipClaims, 'b', 'False: Exhausted');
    await remove(ipClaims, 'a');
    expect(await answer(ipClaims, 'b')).toMatchObject({ prefix: '10.3.0.2/30' });
    await claim('c');
    await becomes(ipClaims, 'c', 'False: Exhausted');
    await network([{ prefix: '10.3.0.0/30' }, { prefix: '10.4.0.0/24' }]);
    expect(await answer(ipClaims, 'c')).toMatchObject({ prefix: '10.4.0.2/24' });
  });

  it('is answered when another that held the last address moves to another network', async () => {
    await network([{ prefix: '10.3.0.0/30' }]);
    await put(networkInstances, 'core', { prefixes: [{ prefix: '10.9.0.0/24' }] });
    await claim('a');
    await answer(ipClaims, 'a');
    await claim('b');
    await becomes(ipClaims, 'b', 'False: Exhausted');
    await claim('a', { networkInstance: { name: 'core' } });
    expect(await answer(ipClaims, 'b')).toMatchObject({ prefix: '10.3.0.2/30' });
    await eventually(async () => (await read<Answered>(ipClaims, 'a')).status?.prefix === '10.9.0.2/24');
  });

  it('keeps its address, and is told, when the router of its subnet becomes another', async () => {
    const subnet = (prefix: string) => put(ipPrefixes, 'n3', { networkInstance: { name: 'ran' }, prefix });
    await subnet('10.3.0.1/24');
    await claim('a');
    expect(await answer(ipClaims, 'a')).toEqual({ prefix: '10.3.0.2/24', gateway: '10.3.0.1' });
    await subnet('10.3.0.254/24');
    await eventually(async () => (await read(ipClaims, 'a')).status?.gateway === '10.3.0.254');
    expect(await answer(ipClaims, 'a')).toEqual({ prefix: '10.3.0.2/24', gateway: '10.3.0.254' });
  });

  it('keeps its address while it asks for what cannot be, and nobody else gets it', async () => {
    await network([{ prefix: '10.3.0.0/29' }]);
    await claim('a');
    await answer(ipClaims, 'a');
    await claim('a', { kind: 'pool' });
    await becomes(ipClaims, 'a', 'False: ClaimInvalid');
    await claim('b');
    expect(await answer(ipClaims, 'b')).toMatchObject({ prefix: '10.3.0.3/29' });
    expect((await read(ipClaims, 'a')).status?.prefix).toBe('10.3.0.2/29');
  });

  it('gives back what it holds when it is marked', async () => {
    await network([{ prefix: '10.3.0.0/30' }]);
    await claim('a');
    await answer(ipClaims, 'a');
    await claim('a', {}, { 'specializer.nephio.org/delete': 'true' });
    await becomes(ipClaims, 'a', 'False: Released');
    expect((await read<IPClaim>(ipClaims, 'a')).status).not.toHaveProperty('prefix');
    await claim('b');
    expect(await answer(ipClaims, 'b')).toMatchObject({ prefix: '10.3.0.2/30' });
  });

  it('keeps its address when it asks for the same in other words, and moves when it asks for another', async () => {
    await network([
      { prefix: '10.3.0.0/24', labels: { zone: 'a' } },
      { prefix: '10.4.0.0/24', labels: { zone: 'b' } },
    ]);
    await claim('a');
    await answer(ipClaims, 'a');
    await claim('a', { addressFamily: 'ipv4' });
    expect(await answer(ipClaims, 'a')).toMatchObject({ prefix: '10.3.0.2/24' });
    await claim('a', { selector: { matchLabels: { zone: 'b' } } });
    await eventually(async () => (await read<Answered>(ipClaims, 'a')).status?.prefix === '10.4.0.2/24');
  });

  it('keeps its address, and says so, when what it asks for now cannot be had', async () => {
    await network([{ prefix: '10.3.0.0/24' }]);
    await claim('a');
    await answer(ipClaims, 'a');
    await claim('a', { prefix: '192.0.2.1/32' });
    await becomes(ipClaims, 'a', 'False: Taken');
    expect((await read<IPClaim>(ipClaims, 'a')).status?.prefix).toBe('10.3.0.2/24');
  });

  it('keeps its address when its prefix is taken away, says so, and takes part again when that comes back', async () => {
    const synced = async () =>
      (await read<IPClaim>(ipClaims, 'a')).status?.conditions?.find(({ type }) => type === 'Synced')?.reason;
    await network([{ prefix: '10.3.0.0/24' }]);
    await claim('a');
    await answer(ipClaims, 'a');
    await network([{ prefix: '10.9.0.0/24' }]);
    await eventually(async () => (await synced()) === 'PrefixWithdrawn');
    expect(await answer(ipClaims, 'a')).toMatchObject({ prefix: '10.3.0.2/24' });
    await network([{ prefix: '10.3.0.0/24' }]);
    await eventually(async () => (await synced()) === 'Allocated');
    await claim('b');
    expect(await answer(ipClaims, 'b')).toMatchObject({ prefix: '10.3.0.3/24' });
  });

  it('is refused in words where it contradicts itself', async () => {
    await network([{ prefix: '10.3.0.0/24' }]);
    await claim('a', { kind: 'pool' });
    await becomes(ipClaims, 'a', 'False: ClaimInvalid');
    const { status } = await read<IPClaim>(ipClaims, 'a');
    expect(status?.conditions?.[0]?.message).toContain('prefixLength is required');
  });
});

describe('a NetworkInstance', () => {
  it('says whether its prefixes make sense; what does not is left out', async () => {
    await network([{ prefix: '10.3.0.0/24' }]);
    await becomes(networkInstances, 'ran', 'True');
    await network([{ prefix: '10.3.0.1/16' }, { prefix: '10.4.0.0/24' }]);
    await becomes(networkInstances, 'ran', 'False: Invalid');
    await claim('a');
    expect(await answer(ipClaims, 'a')).toMatchObject({ prefix: '10.4.0.2/24' });
  });

  it('has subnets in it, one for each cluster, with routers of their own', async () => {
    const subnet = (name: string, prefix: string, cluster: string) =>
      put(ipPrefixes, name, {
        networkInstance: { name: 'ran' },
        prefix,
        labels: { 'nephio.org/cluster-name': cluster },
      });
    const of = (cluster: string) => ({ selector: { matchLabels: { 'nephio.org/cluster-name': cluster } } });
    await network([{ prefix: '10.0.0.0/8' }]);
    await subnet('paris', '10.3.0.254/20', 'paris');
    await subnet('rome', '10.3.16.1/24', 'rome');
    await subnet('within', '10.3.0.0/24', 'paris');
    await becomes(ipPrefixes, 'within', 'False: Invalid');
    for (const cluster of ['paris', 'rome', 'oslo']) await claim(cluster, of(cluster));
    expect(await answer(ipClaims, 'rome')).toEqual({ prefix: '10.3.16.2/24', gateway: '10.3.16.1' });
    expect(await answer(ipClaims, 'paris')).toEqual({ prefix: '10.3.0.1/20', gateway: '10.3.0.254' });
    expect(await answer(ipClaims, 'oslo')).toEqual({ prefix: '10.0.0.2/24', gateway: '10.0.0.1' });
    await remove(ipPrefixes, 'paris');
    await becomes(ipPrefixes, 'within', 'True');
  });
});

describe('a VLANClaim', () => {
  it('gets the lowest VLAN of its index, a certain one, or a run', async () => {
    await put(vlanIndexes, 'paris', { minID: 100, maxID: 199, reserved: [100] });
    await vlan('a');
    // `toEqual` says that no proposal stays behind, too.
    expect(await answer(vlanClaims, 'a')).toEqual({ vlanID: 101 });
    await vlan('b', { vlanID: 150 });
    expect(await answer(vlanClaims, 'b')).toEqual({ vlanID: 150 });
    await vlan('c', { range: '10' });
    expect(await answer(vlanClaims, 'c')).toEqual({ vlanRange: '102:111' });
  });

  it('shares the VLAN of its bridge domain', async () => {
    const shared = { 'specializer.nephio.org/vlanClaimName': 'ran-paris-bd' };
    await put(vlanIndexes, 'paris', {});
    await Promise.all(['a', 'b', 'c'].map((name) => vlan(name, {}, shared)));
    const ids = await Promise.all(['a', 'b', 'c'].map((name) => answer(vlanClaims, name)));
    expect(ids).toEqual([ids[0], ids[0], ids[0]]);
  });

  it('waits, visibly, for its index', async () => {
    await vlan('a');
    await becomes(vlanClaims, 'a', 'False: PoolNotFound');
    await put(vlanIndexes, 'paris', {});
    expect(await answer(vlanClaims, 'a')).toEqual({ vlanID: 2 });
  });
});

describe('the allocations that came before claims', () => {
  it('are answered alike, in the words of May 2023', async () => {
    await network([{ prefix: '10.3.0.0/16' }]);
    await put(vlanIndexes, 'paris', {});
    await put(ipAllocations, 'n3', {
      kind: 'network',
      networkInstance: { name: 'ran' },
      selector: { matchLabels: { 'nephio.org/site': 'paris' } },
    });
    await put(vlanAllocations, 'n3', { vlanDatabase: { name: 'paris' } });
    expect(await answer(ipAllocations, 'n3')).toEqual({ prefix: '10.3.0.2/24', gateway: '10.3.0.1' });
    expect(await answer(vlanAllocations, 'n3')).toEqual({ vlanID: 2 });
  });

  it('are answered alike, in the words of the first design, and never with what a claim holds', async () => {
    await network([{ prefix: '10.3.0.0/16' }]);
    await put(vlanIndexes, 'paris', {});
    await claim('n3', { selector: { matchLabels: { 'nephio.org/cluster-name': 'paris' } } });
    await answer(ipClaims, 'n3');
    const spec = {
      networkInstanceRef: { namespace: namespace(), name: 'ran' },
      selector: { matchLabels: { 'nephio.org/site': 'paris', 'nephio.org/region': 'europe' } },
    };
    await put(firstIPAllocations, 'n3', { kind: 'network', prefixLength: 32, ...spec });
    await put(firstVLANAllocations, 'n3', spec);
    expect(await answer(firstIPAllocations, 'n3')).toEqual({ prefix: '10.3.0.3/24', gateway: '10.3.0.1' });
    expect(await answer(firstVLANAllocations, 'n3')).toEqual({ vlanID: 2 });
  });

  it('give back what they hold when they go', async () => {
    await network([{ prefix: '10.3.0.0/30' }]);
    await put(ipAllocations, 'n3', { networkInstance: { name: 'ran' } });
    await answer(ipAllocations, 'n3');
    await remove(ipAllocations, 'n3');
    await claim('a');
    expect(await answer(ipClaims, 'a')).toMatchObject({ prefix: '10.3.0.2/30' });
  });
});

describe('three replicas at once', () => {
  it('answer every claim, none with the address of another, though replicas come and go', async () => {
    await Promise.all([replica(), replica()]);
    await network([{ prefix: '10.3.0.0/16' }]);
    const names = Array.from({ length: 60 }, (_, i) => `claim-${i}`);
    await Promise.all(names.slice(0, 30).map((name) => claim(name)));
    await stopOne();
    await Promise.all(names.slice(30).map((name) => claim(name)));
    await replica();
    const answers = await Promise.all(names.map((name) => answer(ipClaims, name)));
    expect(new Set(answers.map((status) => status?.prefix)).size).toBe(names.length);
  });

  it('keep every address through a restart of all', async () => {
    await network([{ prefix: '10.3.0.0/24' }]);
    await Promise.all(['a', 'b', 'c'].map((name) => claim(name)));
    const before = await Promise.all(['a', 'b', 'c'].map((name) => answer(ipClaims, name)));
    await stopAll();
    await replica();
    await claim('d');
    await answer(ipClaims, 'd');
    expect(await Promise.all(['a', 'b', 'c'].map((name) => answer(ipClaims, name)))).toEqual(before);
  });
});
