import { ipClaims, networkInstances, vlanClaims, vlanIndexes } from '@nexslice/kinds';
import { events, type Transport } from '@nexslice/kube';
import { eventually, type Fault, FaultProxy, FaultTransport, RecordingTransport } from '@nexslice/kube/testkit';
import { afterEach, describe, expect, it } from 'vitest';
import { sharedWorld } from './shared.ts';

const { world, objects, namespace, replica, stopAll } = sharedWorld();
const { put, read, remove, network, claim, vlan, becomes, answer } = objects;

afterEach(stopAll);

const many = Array.from({ length: 12 }, (_, i) => `claim-${i}`);

async function allAnswered(): Promise<string[]> {
  const answers = await Promise.all(many.map((name) => answer(ipClaims, name)));
  return answers.map(({ prefix }) => prefix ?? '');
}

/** Every so many writes of a status go wrong. */
function everyStatusWrite(nth: number, fault: Fault): (inner: Transport) => FaultTransport {
  let writes = 0;
  return (inner) =>
    new FaultTransport(inner, ({ method, path }) => {
      if (method === 'GET' || !/claims\/[^/?]+\/status/.test(path)) return undefined;
      writes += 1;
      return writes % nth === 0 ? fault : undefined;
    });
}

describe('every claim is answered, none twice, though', () => {
  it.each<[string, Fault]>([
    ['the server fails', { kind: 'status', status: 500, reason: 'InternalError' }],
    ['requests do not reach it', { kind: 'unreachable' }],
    ['its answers are lost', { kind: 'lost-answer' }],
  ])('%s at every second write', async (_, fault) => {
    const wrap = everyStatusWrite(2, fault);
    await Promise.all([replica({ wrap }), replica({ wrap })]);
    await network([{ prefix: '10.3.0.0/24' }]);
    await Promise.all(many.map((name) => claim(name)));
    expect(new Set(await allAnswered()).size).toBe(many.length);
  });

  it('all connections of a replica are cut while claims come, and stay cut for a while', async () => {
    const proxy = await FaultProxy.start(world().server.url);
    await replica({ url: proxy.url(new URL(world().server.url).protocol === 'https:' ? 'https' : 'http') });
    await network([{ prefix: '10.3.0.0/24' }]);
    await claim('before');
    await answer(ipClaims, 'before');
    proxy.mode = 'reset';
    proxy.cut();
    await Promise.all(many.map((name) => claim(name)));
    await remove(ipClaims, 'before');
    proxy.mode = 'pass';
    const answers = await allAnswered();
    expect(new Set(answers).size).toBe(many.length);
    // What was deleted while nobody looked is free again.
    await claim('after');
    expect((await answer(ipClaims, 'after')).prefix).toMatch(/^10\.3\.0\./);
    await stopAll();
    await proxy.close();
  });
});

describe('claims that wait for an address', () => {
  it('are woken by one that goes: one of them is answered, the others write nothing', async () => {
    let calls: RecordingTransport | undefined;
    await replica({
      wrap: (inner) => {
        calls = new RecordingTransport(inner);
        return calls;
      },
    });
    await network([{ prefix: '10.3.0.0/30' }]);
    await claim('holder');
    await answer(ipClaims, 'holder');
    const waiting = ['w1', 'w2', 'w3'];
    for (const name of waiting) {
      await claim(name);
      await becomes(ipClaims, name, 'False: Exhausted');
    }
    calls?.clear();
    await remove(ipClaims, 'holder');
    const prefixes = async () =>
      (await Promise.all(waiting.map((name) => read(ipClaims, name)))).map(({ status }) => status?.prefix);
    await eventually(async () => (await prefixes()).filter(Boolean).length === 1);
    const winner = waiting[(await prefixes()).findIndex(Boolean)];
    await becomes(ipClaims, winner ?? '', 'True');
    const written = calls?.writes.filter(({ path }) => path.includes('/status')).map(({ path }) => path);
    expect(written?.filter((path) => !path.includes(`/${winner}/`))).toEqual([]);
    expect(written).toHaveLength(2);
  });

  it('are told once that nothing is left, though others come and go', async () => {
    let calls: RecordingTransport | undefined;
    await replica({
      wrap: (inner) => {
        calls = new RecordingTransport(inner);
        return calls;
      },
    });
    await network([{ prefix: '10.3.0.0/24' }]);
    await claim('holder');
    await answer(ipClaims, 'holder');
    await claim('waiting', { kind: 'pool', prefixLength: 25 });
    await becomes(ipClaims, 'waiting', 'False: Exhausted');
    calls?.clear();
    for (const name of ['a', 'b', 'c']) {
      await claim(name);
      await answer(ipClaims, name);
      await remove(ipClaims, name);
    }
    await remove(ipClaims, 'holder');
    expect(await answer(ipClaims, 'waiting')).toEqual({ prefix: '10.3.0.0/25' });
    const written = calls?.writes.filter(({ path }) => path.includes('/waiting/status'));
    expect(written).toHaveLength(2);
  });

  it('are answered when the one that was about to be answered is refused its write', async () => {
    let hindered = false;
    // The first proposal is refused, as where somebody else changes the claim in that moment.
    const wrap = (inner: Transport) =>
      new FaultTransport(inner, ({ method, path }) => {
        if (hindered || method === 'GET' || !path.includes('ipclaims/first/status')) return undefined;
        hindered = true;
        return { kind: 'status', status: 409, reason: 'Conflict' };
      });
    await replica({ wrap });
    await network([{ prefix: '10.3.0.0/30' }]);
    await Promise.all([claim('first'), claim('second')]);
    await eventually(async () => {
      const both = await Promise.all(['first', 'second'].map((name) => read(ipClaims, name)));
      return both.filter(({ status }) => status?.prefix === '10.3.0.2/30').length === 1;
    });
  });

  it('say why in an event, once', async () => {
    await replica();
    await network([{ prefix: '10.3.0.0/30' }]);
    await claim('holder');
    await answer(ipClaims, 'holder');
    await claim('w1');
    await becomes(ipClaims, 'w1', 'False: Exhausted');
    // Looked at again, and still without an answer.
    await network([{ prefix: '10.3.0.0/30', labels: { again: 'yes' } }]);
    await put(networkInstances, 'core', { prefixes: [{ prefix: '10.9.0.0/24' }] });
    await claim('elsewhere', { networkInstance: { name: 'core' } });
    await answer(ipClaims, 'elsewhere');
    await eventually(async () => {
      const { items } = await world().client.list(events, { namespace: namespace() });
      const told = items.filter(({ regarding }) => regarding?.name === 'w1');
      expect(told.map(({ type, reason, action }) => ({ type, reason, action }))).toEqual([
        { type: 'Warning', reason: 'Exhausted', action: 'Allocate' },
      ]);
      expect(told[0]?.note).toContain('nothing left');
    });
  });
});

it('a claim whose status the server refuses says so in an event, and is answered once it does not', async () => {
  let refuses = true;
  const wrap = (inner: Transport) =>
    new FaultTransport(inner, ({ method, path }) =>
      refuses && method === 'PUT' && path.includes('ipclaims/a/status')
        ? { kind: 'status', status: 400, reason: 'BadRequest' }
        : undefined,
    );
  await replica({ wrap });
  await network([{ prefix: '10.3.0.0/24' }]);
  await claim('a');
  await eventually(async () => {
    const { items } = await world().client.list(events, { namespace: namespace() });
    return items.some(({ reason, regarding }) => reason === 'StatusRefused' && regarding?.name === 'a');
  });
  refuses = false;
  expect(await answer(ipClaims, 'a')).toMatchObject({ prefix: '10.3.0.2/24' });
});

describe('a replica that starts where all is answered', () => {
  it('writes nothing', async () => {
    await replica();
    await network([{ prefix: '10.3.0.0/24' }]);
    await put(vlanIndexes, 'paris', {});
    await Promise.all(many.map((name) => claim(name)));
    await vlan('n3');
    await Promise.all([allAnswered(), answer(vlanClaims, 'n3')]);
    await becomes(networkInstances, 'ran', 'True');
    let calls: RecordingTransport | undefined;
    await replica({
      wrap: (inner) => {
        calls = new RecordingTransport(inner);
        return calls;
      },
    });
    // Work that comes after shows that what was there has been looked at.
    await claim('last');
    await answer(ipClaims, 'last');
    const others = calls?.writes.filter(({ path }) => !path.includes('/last/') && !path.includes('/events'));
    expect(others).toEqual([]);
  });
});
