import { type ApiServer, createApiServer } from '@nexslice/apiserver';
import { VirtualClock } from '@nexslice/kube/testkit';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

/*
 * Random operations on a server and on a model of it that is as simple as can be: a map of names. Both must agree on every answer, and
 * everybody who listed once and watches from there must come to know what the server holds.
 */

interface Stored {
  value: string;
  color: string;
  version: string;
}

interface Answer {
  status: number;
  // biome-ignore lint/suspicious/noExplicitAny: tests look into answers of every shape.
  body: any;
}

const names = ['a', 'b', 'c', 'd', 'e'];
const colors = ['red', 'blue'];

let server: ApiServer;
let count = 0;
beforeAll(async () => {
  server = await createApiServer({ tls: false, clock: new VirtualClock(Date.UTC(2026, 0, 1)) });
});
afterAll(() => server.stop());

async function call(method: string, path: string, body?: unknown, type = 'application/json'): Promise<Answer> {
  const answer = await server.transport.request({
    method,
    path,
    headers: { 'content-type': type },
    ...(body === undefined ? {} : { body: Buffer.from(JSON.stringify(body)) }),
  } as never);
  return { status: answer.status, body: JSON.parse(await answer.text()) };
}

/** A namespace of its own for each run. */
async function newPath(): Promise<string> {
  const name = `run-${count++}`;
  await call('POST', '/api/v1/namespaces', { metadata: { name } });
  return `/api/v1/namespaces/${name}/configmaps`;
}

const configMap = (name: string, value: string, color: string, version?: string) => ({
  apiVersion: 'v1',
  kind: 'ConfigMap',
  metadata: { name, labels: { color }, ...(version === undefined ? {} : { resourceVersion: version }) },
  data: { value },
});

function storedOf(object: Answer['body']): Stored {
  const { labels, resourceVersion } = object.metadata;
  return { value: object.data.value, color: labels?.color ?? '', version: resourceVersion };
}

type Condition = 'none' | 'current' | 'stale';

/** A server as it would be if it were only a map. */
class Model {
  readonly objects = new Map<string, Stored>();
  readonly path: string;
  /** A version that no object has any more. */
  readonly #stale = '1';

  constructor(path: string) {
    this.path = path;
  }

  version(name: string, condition: Condition): string | undefined {
    if (condition === 'none') return undefined;
    return condition === 'stale' ? this.#stale : this.objects.get(name)?.version;
  }

  /** Takes over what a write answered, which must be newer than all before. */
  wrote(name: string, object: Answer['body'], expected: Omit<Stored, 'version'>): void {
    const stored = storedOf(object);
    expect(stored).toMatchObject(expected);
    const before = this.objects.get(name);
    if (before?.value === expected.value && before.color === expected.color) expect(stored).toEqual(before);
    else
      for (const other of this.objects.values()) expect(Number(stored.version)).toBeGreaterThan(Number(other.version));
    this.objects.set(name, stored);
  }
}

type Step = (model: Model) => Promise<void>;

/** A step that says what it is when a counterexample is shown. */
function step(said: string, act: Step): Step {
  return Object.assign((model: Model) => act(model), { [fc.toStringMethod]: () => said });
}

const name = fc.constantFrom(...names);
const color = fc.constantFrom(...colors);
const value = fc.constantFrom('1', '2', '3');
const condition = fc.constantFrom<Condition>('none', 'current', 'stale');

const create = fc.tuple(name, value, color).map(([key, wanted, tint]) =>
  step(`create ${key} ${wanted} ${tint}`, async (model) => {
    const { status, body } = await call('POST', model.path, configMap(key, wanted, tint));
    expect([status, body.reason]).toEqual(model.objects.has(key) ? [409, 'AlreadyExists'] : [201, undefined]);
    if (status === 201) model.wrote(key, body, { value: wanted, color: tint });
  }),
);

const put = fc.tuple(name, value, color, condition).map(([key, wanted, tint, given]) =>
  step(`put ${key} ${wanted} ${tint} (${given})`, async (model) => {
    const sent = configMap(key, wanted, tint, model.version(key, given));
    const { status, body } = await call('PUT', `${model.path}/${key}`, sent);
    if (!model.objects.has(key)) expect([status, body.reason]).toEqual([404, 'NotFound']);
    else if (given === 'stale') expect([status, body.reason]).toEqual([409, 'Conflict']);
    else {
      expect(status).toBe(200);
      model.wrote(key, body, { value: wanted, color: tint });
    }
  }),
);

const patch = fc.tuple(name, value, condition).map(([key, wanted, given]) =>
  step(`patch ${key} ${wanted} (${given})`, async (model) => {
    const version = model.version(key, given);
    const change = {
      data: { value: wanted },
      ...(version === undefined ? {} : { metadata: { resourceVersion: version } }),
    };
    const { status, body } = await call('PATCH', `${model.path}/${key}`, change, 'application/merge-patch+json');
    const before = model.objects.get(key);
    if (!before) expect([status, body.reason]).toEqual([404, 'NotFound']);
    else if (given === 'stale') expect([status, body.reason]).toEqual([409, 'Conflict']);
    else {
      expect(status).toBe(200);
      model.wrote(key, body, { value: wanted, color: before.color });
    }
  }),
);

const remove = fc.tuple(name, condition).map(([key, given]) =>
  step(`delete ${key} (${given})`, async (model) => {
    const version = model.version(key, given);
    const options = version === undefined ? undefined : { preconditions: { resourceVersion: version } };
    const { status, body } = await call('DELETE', `${model.path}/${key}`, options);
    if (!model.objects.has(key)) expect([status, body.reason]).toEqual([404, 'NotFound']);
    else if (given === 'stale') expect([status, body.reason]).toEqual([409, 'Conflict']);
    else {
      expect([status, body.status]).toEqual([200, 'Success']);
      model.objects.delete(key);
    }
  }),
);

const removeAll = color.map((tint) =>
  step(`delete all ${tint}`, async (model) => {
    const { status } = await call('DELETE', `${model.path}?labelSelector=color%3D${tint}`);
    expect(status).toBe(200);
    for (const [key, stored] of model.objects) if (stored.color === tint) model.objects.delete(key);
  }),
);

const dryRun = fc.tuple(name, value).map(([key, wanted]) =>
  step(`try to create ${key}`, async (model) => {
    const { status } = await call('POST', `${model.path}?dryRun=All`, configMap(key, wanted, 'red'));
    expect(status).toBe(model.objects.has(key) ? 409 : 201);
  }),
);

const anyStep = fc.oneof(
  { weight: 4, arbitrary: create },
  { weight: 3, arbitrary: put },
  { weight: 3, arbitrary: patch },
  { weight: 2, arbitrary: remove },
  { weight: 1, arbitrary: removeAll },
  { weight: 1, arbitrary: dryRun },
);

interface Listed {
  version: string;
  selector: string;
  objects: Map<string, Stored>;
}

async function list(path: string, selector = ''): Promise<Listed> {
  const { body } = await call('GET', `${path}?labelSelector=${encodeURIComponent(selector)}`);
  const items: [string, Stored][] = body.items.map((item: Answer['body']) => [item.metadata.name, storedOf(item)]);
  return { version: body.metadata.resourceVersion, selector, objects: new Map(items) };
}

/** What a watcher knows who listed then, once he has heard of everything up to the object `last`. */
async function replay({ path }: Model, listed: Listed, last: string): Promise<Map<string, Stored>> {
  const known = new Map(listed.objects);
  const ending = new AbortController();
  const query = `watch=true&resourceVersion=${listed.version}&labelSelector=${encodeURIComponent(listed.selector)}`;
  const answer = await server.transport.request({
    method: 'GET',
    path: `${path}?${query}`,
    headers: {},
    stream: true,
    signal: ending.signal,
  } as never);
  let newest = Number(listed.version);
  let rest = '';
  try {
    for await (const chunk of answer.chunks()) {
      const lines = (rest + Buffer.from(chunk).toString()).split('\n');
      rest = lines.pop() as string;
      for (const { type, object } of lines.map((line) => JSON.parse(line))) {
        const { name: key, resourceVersion } = object.metadata;
        expect(Number(resourceVersion)).toBeGreaterThan(newest);
        newest = Number(resourceVersion);
        if (key === last) return known;
        expect(known.has(key)).toBe(type !== 'ADDED');
        if (type === 'DELETED') known.delete(key);
        else known.set(key, storedOf(object));
      }
    }
  } finally {
    ending.abort();
  }
  throw new Error('the watch ended too early');
}

describe('whatever is done to it, a server', () => {
  it('answers as a map of names would, and lists what that holds', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(anyStep, { minLength: 1, maxLength: 40 }), async (steps) => {
        const model = new Model(await newPath());
        for (const act of steps) await act(model);
        expect((await list(model.path)).objects).toEqual(new Map([...model.objects].sort()));
        for (const key of names) {
          const { status, body } = await call('GET', `${model.path}/${key}`);
          expect(status === 200 ? storedOf(body) : status).toEqual(model.objects.get(key) ?? 404);
        }
      }),
      { numRuns: 150 },
    );
  });

  it('tells whoever watches from a list everything that happened since, once and in order', async () => {
    const listing = fc
      .constantFrom('', 'color=red', 'color in (blue)', '!color')
      .map((selector): [Step | undefined, string] => [undefined, selector]);
    const acting = anyStep.map((act): [Step | undefined, string] => [act, '']);
    const course = fc.array(fc.oneof({ weight: 4, arbitrary: acting }, { weight: 1, arbitrary: listing }), {
      minLength: 5,
      maxLength: 40,
    });
    await fc.assert(
      fc.asyncProperty(course, async (steps) => {
        const model = new Model(await newPath());
        const lists: Listed[] = [await list(model.path)];
        for (const [act, selector] of steps) {
          if (act) await act(model);
          else lists.push(await list(model.path, selector));
        }
        // One last object that every selection here has.
        for (const listed of lists) {
          const last = `last-${lists.indexOf(listed)}`;
          const tint = listed.selector.includes('blue') ? 'blue' : 'red';
          const marker = configMap(last, 'x', tint);
          if (listed.selector.startsWith('!')) marker.metadata.labels = {} as never;
          const expected = (await list(model.path, listed.selector)).objects;
          await call('POST', model.path, marker);
          const known = await replay(model, listed, last);
          expect(known).toEqual(expected);
          await call('DELETE', `${model.path}/${last}`);
        }
      }),
      { numRuns: 100 },
    );
  });

  it('shows the pages of one list as it was at the first, whatever happens in between', async () => {
    const between = fc.array(fc.array(anyStep, { maxLength: 4 }), { maxLength: 6 });
    await fc.assert(
      fc.asyncProperty(
        fc.array(create, { maxLength: 8 }),
        between,
        fc.integer({ min: 1, max: 3 }),
        async (first, later, limit) => {
          const model = new Model(await newPath());
          for (const act of first) await act(model);
          const expected = [...model.objects].sort();
          const seen: [string, Stored][] = [];
          let token = '';
          let version: string | undefined;
          for (let page = 0; page === 0 || token; page++) {
            const { status, body } = await call('GET', `${model.path}?limit=${limit}&continue=${token}`);
            expect(status).toBe(200);
            expect(body.items.length).toBeLessThanOrEqual(limit);
            version ??= body.metadata.resourceVersion;
            expect(body.metadata.resourceVersion).toBe(version);
            seen.push(
              ...body.items.map((item: Answer['body']) => [item.metadata.name, storedOf(item)] as [string, Stored]),
            );
            expect(body.metadata.remainingItemCount ?? 0).toBe(expected.length - seen.length);
            token = body.metadata.continue ?? '';
            for (const act of later[page] ?? []) await act(model);
          }
          expect(seen).toEqual(expected);
          const { body } = await call('GET', `${model.path}?resourceVersion=${version}&resourceVersionMatch=Exact`);
          expect(body.items.map((item: Answer['body']) => item.metadata.name)).toEqual(expected.map(([key]) => key));
        },
      ),
      { numRuns: 100 },
    );
  });
});
