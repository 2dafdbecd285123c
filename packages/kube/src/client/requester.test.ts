import { beforeEach, describe, expect, it } from 'vitest';
import type { Random } from '../clock/random.ts';
import { KubeError } from '../errors.ts';
import { TokenBucket } from '../limit/token-bucket.ts';
import { VirtualClock } from '../testkit/virtual-clock.ts';
import { Requester, type RequesterOptions } from './requester.ts';
import type { Transport, TransportRequest, TransportResponse } from './transport.ts';

type Step = { status: number; text?: string; headers?: TransportResponse['headers'] } | Error | 'hang';

/** Answers requests as the script says, one step each; the last step for ever. */
class ScriptedTransport implements Transport {
  readonly requests: TransportRequest[] = [];
  steps: Step[] = [{ status: 200, text: '{}' }];

  async request(request: TransportRequest): Promise<TransportResponse> {
    this.requests.push(request);
    const step = this.steps.length > 1 ? this.steps.shift() : this.steps[0];
    if (step === 'hang') return new Promise((_resolve, reject) => request.signal?.addEventListener('abort', reject));
    if (step === undefined || step instanceof Error) throw step;
    const { status, text = '', headers = {} } = step;
    return { status, headers, text: async () => text, async *chunks() {} };
  }

  async close(): Promise<void> {}
}

let transport: ScriptedTransport;
let clock: VirtualClock;
let measured: string[];
/** No jitter: every wait is exactly its nominal length. */
const random: Random = { next: () => 0 };
const metrics = {
  request: (method: string, status: number | undefined, seconds: number, host: string) =>
    void measured.push(`${method} ${status} ${seconds} ${host}`),
  retry: (method: string, status: number | undefined, host: string) =>
    void measured.push(`retry ${method} ${status} ${host}`),
  rateLimited: (seconds: number, method: string, host: string) =>
    void measured.push(`limited ${seconds} ${method} ${host}`),
};
beforeEach(() => {
  transport = new ScriptedTransport();
  clock = new VirtualClock();
  measured = [];
});
const make = (options: Partial<RequesterOptions> = {}) =>
  new Requester({ transport, host: 'api:6443', userAgent: 'test/1', clock, random, retries: 5, metrics, ...options });
const broken = (code: string) =>
  new KubeError('KUBE_UNREACHABLE', 'broken', { cause: Object.assign(new Error(code), { code }) });
const busy = { status: 503, text: '{"kind":"Status","code":503}' };
const good = { status: 200, text: '{"good":true}' };

/** Lets time pass until the promise settles; answers the milliseconds of virtual time it took. */
async function elapsed(promise: Promise<unknown>): Promise<number> {
  let settled = false;
  const settle = () => {
    settled = true;
  };
  promise.then(settle, settle);
  const from = clock.monotonic();
  await clock.settle();
  while (!settled) await clock.advance(clock.nextIn ?? 1);
  return clock.monotonic() - from;
}

describe('a request', () => {
  it('answers parsed JSON', async () => {
    transport.steps = [{ status: 200, text: '{"a":[1]}' }];
    expect(await make().json('GET', '/x')).toEqual({ a: [1] });
  });

  it.each(['', '<html>', '{"a":'])('that is answered with %j is an error that says so', async (text) => {
    transport.steps = [{ status: 200, text }];
    await expect(make().json('GET', '/x')).rejects.toMatchObject({
      code: 'KUBE_RESPONSE_INVALID',
      message: expect.stringContaining('GET /x'),
    });
  });

  it.each<[string, unknown, TransportRequest['body'], string | undefined]>([
    ['an object', { a: 1 }, '{"a":1}', 'application/json'],
    ['null', null, 'null', 'application/json'],
    ['a text', 'as it is', 'as it is', undefined],
    ['bytes', new Uint8Array([1]), new Uint8Array([1]), undefined],
    ['nothing', undefined, undefined, undefined],
  ])('sends %s', async (_name, body, encoded, contentType) => {
    await make().json('POST', '/x', { body });
    expect(transport.requests[0]?.body).toEqual(encoded);
    expect(transport.requests[0]?.headers['content-type']).toBe(contentType);
  });

  it('sends headers of the caller last', async () => {
    const headers = { accept: 'text/plain', 'x-mine': '1' };
    await make().json('POST', '/x', { body: 'text', contentType: 'text/plain', headers });
    expect(transport.requests[0]?.headers).toEqual({
      accept: 'text/plain',
      'user-agent': 'test/1',
      'content-type': 'text/plain',
      'x-mine': '1',
    });
  });

  it('is measured by method, status, time and host', async () => {
    transport.steps = [{ status: 404, text: '' }, broken('ECONNRESET')];
    await make()
      .json('GET', '/x')
      .catch(() => {});
    await make({ retries: 0 })
      .json('PUT', '/x')
      .catch(() => {});
    expect(measured).toEqual(['GET 404 0 api:6443', 'PUT undefined 0 api:6443']);
  });
});

describe('a request that fails', () => {
  it('is tried again, later each time, until it succeeds', async () => {
    transport.steps = [busy, broken('ECONNRESET'), { status: 429 }, good];
    const answer = make().json('GET', '/x');
    expect(await elapsed(answer)).toBe(100 + 200 + 400);
    expect(await answer).toEqual({ good: true });
    expect(measured.filter((each) => each.startsWith('retry'))).toEqual([
      'retry GET 503 api:6443',
      'retry GET undefined api:6443',
      'retry GET 429 api:6443',
    ]);
  });

  it('waits as long as the server asks for', async () => {
    transport.steps = [
      { status: 429, headers: { 'retry-after': '3' } },
      { status: 503, headers: { 'retry-after': ['2'] } },
      good,
    ];
    expect(await elapsed(make().json('POST', '/x'))).toBe(5_000);
  });

  it('is given up after its tries, with the last answer', async () => {
    transport.steps = [{ status: 500 }, { status: 500 }, { status: 502 }];
    const answer = make({ retries: 2 }).json('GET', '/x');
    await elapsed(answer);
    await expect(answer).rejects.toMatchObject({ status: 502 });
    expect(transport.requests).toHaveLength(3);
  });

  it.each([
    ['POST', 1],
    ['PUT', 1],
    ['PATCH', 1],
    ['DELETE', 1],
    ['GET', 2],
    ['HEAD', 2],
  ])('with its answer lost is repeated only if it changes nothing: %s is sent %i times', async (method, times) => {
    transport.steps = [broken('ECONNRESET'), good];
    await elapsed(
      make()
        .json(method, '/x')
        .catch(() => {}),
    );
    expect(transport.requests).toHaveLength(times);
  });

  it.each(['POST', 'PUT', 'PATCH', 'DELETE'])('before it was sent is always repeated: %s', async (method) => {
    transport.steps = [broken('ECONNREFUSED'), { status: 429 }, good];
    await elapsed(make().json(method, '/x'));
    expect(transport.requests).toHaveLength(3);
  });

  it('is not repeated once its signal is aborted', async () => {
    transport.steps = [busy];
    const stopping = new AbortController();
    const answer = make().json('GET', '/x', {}, stopping.signal);
    answer.catch(() => {});
    await clock.settle();
    stopping.abort(new Error('enough'));
    await expect(answer).rejects.toThrow('enough');
    expect(transport.requests).toHaveLength(1);
    expect(clock.pending).toBe(0);
  });
});

describe('a limit of requests', () => {
  it('lets a burst pass and holds back the rest, in order', async () => {
    const requester = make({ limiter: new TokenBucket(10, 2, clock) });
    const done: number[] = [];
    const all = Promise.all([0, 1, 2, 3].map((i) => requester.json('GET', '/x').then(() => done.push(i))));
    await clock.settle();
    expect(done).toEqual([0, 1]);
    await clock.advance(100);
    expect(done).toEqual([0, 1, 2]);
    await clock.advance(100);
    await all;
    expect(done).toEqual([0, 1, 2, 3]);
    expect(measured.filter((each) => each.startsWith('limited'))).toEqual([
      'limited 0.1 GET api:6443',
      'limited 0.2 GET api:6443',
    ]);
  });

  it('counts tries, and not requests', async () => {
    transport.steps = [busy, good];
    const requester = make({ limiter: new TokenBucket(1, 1, clock) });
    expect(await elapsed(requester.json('GET', '/x'))).toBe(1_000);
  });

  it('gives back the turn of who does not wait for it', async () => {
    const requester = make({ limiter: new TokenBucket(1, 1, clock) });
    await requester.json('GET', '/x');
    const impatient = new AbortController();
    const gone = requester.json('GET', '/x', {}, impatient.signal);
    gone.catch(() => {});
    const patient = requester.json('GET', '/x');
    impatient.abort(new Error('gone'));
    await expect(gone).rejects.toThrow('gone');
    await clock.advance(2_000);
    await patient;
    // The turn that was given back is there for the next one.
    expect(await elapsed(requester.json('GET', '/x'))).toBe(0);
  });
});
