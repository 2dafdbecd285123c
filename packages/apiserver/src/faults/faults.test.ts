import { VirtualClock } from '@nexslice/kube/testkit';
import { beforeEach, describe, expect, it } from 'vitest';
import { type AnyAnswer, type ApiRequest, json, type StreamSink } from '../http/message.ts';
import { Faults } from './faults.ts';

const pods = '/api/v1/namespaces/shop/pods';

let clock: VirtualClock;
let faults: Faults;
let handled: string[];
let sinks: StreamSink[];
let stopped: number;
let handle: (request: ApiRequest) => Promise<AnyAnswer>;

beforeEach(() => {
  clock = new VirtualClock();
  faults = new Faults(clock);
  handled = [];
  sinks = [];
  stopped = 0;
  handle = faults.around(async ({ method, url }) => {
    handled.push(`${method} ${url}`);
    if (!url.includes('watch')) return json(200, {});
    const stream = (sink: StreamSink) => {
      sinks.push(sink);
      return () => {
        stopped += 1;
      };
    };
    return { status: 200, headers: {}, stream };
  });
});

const ask = (method: string, url: string) =>
  handle({ method, url, headers: {}, body: Buffer.alloc(0) } as unknown as ApiRequest);
const codeOf = async (method: string, url: string) => (await ask(method, url)).status;

/** Opens a watch; `seen` is what it was told, `end` included. */
async function watch(url = `${pods}?watch=true`): Promise<{ seen: string[]; stop: () => void }> {
  const seen: string[] = [];
  const answer = await ask('GET', url);
  const stop = answer.stream?.({ write: (bytes) => seen.push(bytes.toString()), end: () => seen.push('end') });
  return { seen, stop: stop as () => void };
}
const tell = (text: string) => {
  for (const sink of sinks) sink.write(Buffer.from(text));
};

describe('what a fault is for', () => {
  it.each([
    [{}, 'GET', `${pods}/a`, true],
    [{ verb: 'get' }, 'GET', `${pods}/a`, true],
    [{ verb: 'list' }, 'GET', `${pods}/a`, false],
    [{ verb: 'list' }, 'GET', `${pods}?limit=5`, true],
    [{ verb: 'watch' }, 'GET', `${pods}?watch=1`, true],
    [{ resource: 'pods' }, 'GET', `${pods}/a/log`, false],
    [{ resource: 'pods/log' }, 'GET', `${pods}/a/log`, true],
    [{ group: '' }, 'GET', `${pods}/a`, true],
    [{ group: 'apps' }, 'GET', `${pods}/a`, false],
    [{ namespace: 'shop', name: 'a' }, 'DELETE', `${pods}/a`, true],
    [{ namespace: 'shop', name: 'b' }, 'DELETE', `${pods}/a`, false],
    [{ namespace: 'bank' }, 'DELETE', `${pods}/a`, false],
    [{}, 'GET', '/version', false],
    [{ verb: 'get' }, 'GET', '/healthz', false],
  ])('%j hits %s %s: %s', async (target, method, url, hit) => {
    faults.add({ ...target, answer: 500 });
    expect(await codeOf(method, url)).toBe(hit ? 500 : 200);
    expect(handled).toHaveLength(hit ? 0 : 1);
  });
});

describe('a fault', () => {
  it.each([
    [409, 'Conflict', 'Operation cannot be fulfilled on pods "a": the object has been modified'],
    [410, 'Expired', 'too old resource version'],
    [429, 'TooManyRequests', 'too many requests, please try again later'],
    [500, 'InternalError', 'Internal error occurred: a fault of the test'],
  ] as const)('answers %i as the server would', async (answer, reason, message) => {
    faults.add({ answer });
    const { status, headers, body } = (await ask('PUT', `${pods}/a`)) as { body: Buffer } & AnyAnswer;
    const told = JSON.parse(String(body));
    expect([status, told.reason, told.message]).toEqual([answer, reason, expect.stringContaining(message)]);
    expect(headers['retry-after']).toBe(answer === 429 ? '1' : undefined);
  });

  it('of several is met in turn, each as often as it should', async () => {
    faults.add({ answer: 409, times: 1 });
    faults.add({ answer: 500, times: 2 });
    const codes = [];
    for (let i = 0; i < 4; i++) codes.push(await codeOf('PUT', `${pods}/a`));
    expect(codes).toEqual([409, 500, 500, 200]);
  });

  it('that only delays lets the request through when its time has come', async () => {
    faults.add({ delayMs: 500, times: 1 });
    const answered = codeOf('GET', `${pods}/a`);
    await clock.advance(499);
    expect(handled).toEqual([]);
    await clock.advance(1);
    expect([await answered, handled.length]).toEqual([200, 1]);
  });

  it('taken away twice is away', async () => {
    const remove = faults.add({ answer: 500 });
    remove();
    remove();
    expect(await codeOf('GET', `${pods}/a`)).toBe(200);
  });
});

describe('a partition', () => {
  it('cuts what it is for, ends its watches, and no others, until it is healed', async () => {
    const open = await watch();
    const other = await watch('/api/v1/nodes?watch=true');
    const heal = faults.partition({ resource: 'pods' });
    expect([open.seen, other.seen, stopped]).toEqual([['end'], [], 1]);
    await expect(ask('GET', `${pods}/a`)).rejects.toThrow('the connection is cut');
    expect(await codeOf('GET', '/api/v1/nodes')).toBe(200);
    heal();
    expect(await codeOf('GET', `${pods}/a`)).toBe(200);
  });
});

describe('a frozen server', () => {
  it('keeps what it is to tell, ends included, in order', async () => {
    const { seen } = await watch();
    tell('1');
    const thaw = faults.freeze();
    tell('2');
    tell('3');
    sinks[0]?.end();
    expect(seen).toEqual(['1']);
    thaw();
    await expect.poll(() => seen).toEqual(['1', '2', '3', 'end']);
  });

  it('does not let what comes after the thaw overtake what waits', async () => {
    const { seen } = await watch();
    const thaw = faults.freeze();
    tell('1');
    thaw();
    tell('2');
    await expect.poll(() => seen).toEqual(['1', '2']);
  });

  it('that is frozen again answers what waited for the first', async () => {
    const first = faults.freeze();
    const answered = codeOf('GET', `${pods}/a`);
    const second = faults.freeze();
    first();
    expect(await answered).toBe(200);
    second();
    expect(await codeOf('GET', `${pods}/a`)).toBe(200);
  });

  it('answers everybody when it closes', async () => {
    faults.freeze();
    const answered = codeOf('GET', `${pods}/a`);
    faults.close();
    expect(await answered).toBe(200);
  });
});

describe('watches', () => {
  it('that are dropped are counted and forgotten', async () => {
    const open = await watch();
    expect([faults.dropWatches({ resource: 'nodes' }), faults.dropWatches(), faults.dropWatches()]).toEqual([0, 1, 0]);
    expect([open.seen, stopped]).toEqual([['end'], 1]);
  });

  it('that their clients leave are forgotten', async () => {
    const { stop } = await watch();
    stop();
    expect([faults.dropWatches(), stopped]).toEqual([0, 1]);
  });
});
