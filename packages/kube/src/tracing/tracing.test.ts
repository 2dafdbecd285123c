import { AsyncLocalStorage } from 'node:async_hooks';
import {
  type Attributes,
  type Context,
  type ContextManager,
  context,
  ROOT_CONTEXT,
  type Span,
  SpanStatusCode,
  trace,
} from '@opentelemetry/api';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { Controller } from '../controller/controller.ts';
import { ChannelSource } from '../controller/source.ts';
import { eventually } from '../testkit/eventually.ts';
import { VirtualClock } from '../testkit/virtual-clock.ts';
import { traced } from './tracing.ts';

interface Recorded {
  name: string;
  attributes: Attributes;
  parent: Recorded | undefined;
  exceptions: unknown[];
  status?: { code: SpanStatusCode; message?: string };
  ended: boolean;
}

/** As much of an SDK as it takes to see which spans are made. */
class RecordingSpan {
  readonly recorded: Recorded;
  constructor(recorded: Recorded) {
    this.recorded = recorded;
  }
  recordException(exception: unknown): void {
    this.recorded.exceptions.push(exception);
  }
  setStatus(status: { code: SpanStatusCode; message?: string }): void {
    this.recorded.status = status;
  }
  setAttribute(name: string, value: string): void {
    this.recorded.attributes[name] = value;
  }
  end(): void {
    this.recorded.ended = true;
  }
}

class StorageContextManager implements ContextManager {
  readonly #storage = new AsyncLocalStorage<Context>();
  active(): Context {
    return this.#storage.getStore() ?? ROOT_CONTEXT;
  }
  with<A extends unknown[], F extends (...args: A) => ReturnType<F>>(
    active: Context,
    fn: F,
    self?: ThisParameterType<F>,
    ...args: A
  ) {
    return this.#storage.run(active, () => fn.apply(self, args)) as ReturnType<F>;
  }
  bind<T>(_context: Context, target: T): T {
    return target;
  }
  enable(): this {
    return this;
  }
  disable(): this {
    return this;
  }
}

let spans: Recorded[];
beforeEach(() => {
  spans = [];
  context.setGlobalContextManager(new StorageContextManager());
  const startActiveSpan = (name: string, options: { attributes?: Attributes }, work: (span: Span) => unknown) => {
    const parent = trace.getActiveSpan() as unknown as RecordingSpan | undefined;
    const recorded = {
      name,
      attributes: { ...options.attributes },
      parent: parent?.recorded,
      exceptions: [],
      ended: false,
    };
    spans.push(recorded);
    const span = new RecordingSpan(recorded) as unknown as Span;
    return context.with(trace.setSpan(context.active(), span), () => work(span));
  };
  trace.setGlobalTracerProvider({ getTracer: () => ({ startActiveSpan }) as never });
});
afterEach(() => {
  trace.disable();
  context.disable();
});

describe('a span', () => {
  it('lasts as long as the work, and knows what it is about', async () => {
    let endedTooEarly = true;
    const answer = await traced('work', { object: 'ns/a' }, async () => {
      await Promise.resolve();
      endedTooEarly = spans[0]?.ended ?? true;
      return 42;
    });
    expect(answer).toBe(42);
    expect(endedTooEarly).toBe(false);
    expect(spans).toEqual([
      { name: 'work', attributes: { object: 'ns/a' }, parent: undefined, exceptions: [], ended: true },
    ]);
  });

  it.each([
    ['an error', new Error('no'), 'no'],
    ['anything else', 'no', 'no'],
  ])('carries %s that the work throws, and lets it pass', async (_name, thrown, message) => {
    await expect(traced('work', {}, () => Promise.reject(thrown))).rejects.toBe(thrown);
    expect(spans[0]).toMatchObject({
      exceptions: [thrown],
      status: { code: SpanStatusCode.ERROR, message },
      ended: true,
    });
  });

  it('has those that are made in the work below it', async () => {
    await traced('outer', {}, () => traced('inner', {}, async () => {}));
    expect(spans.map(({ name, parent }) => [name, parent?.name])).toEqual([
      ['outer', undefined],
      ['inner', 'outer'],
    ]);
  });

  it('is made of every reconcile, with its controller and object', async () => {
    const clock = new VirtualClock();
    const source = new ChannelSource();
    const stopping = new AbortController();
    let failures = 1;
    const reconcile = async () => {
      failures -= 1;
      if (failures >= 0) throw new Error('not yet');
    };
    const controller = new Controller({ name: 'echo', reconciler: { reconcile }, sources: [source], clock });
    const running = controller.start(stopping.signal);
    source.push({ namespace: 'ns', name: 'a' });
    await eventually(() => spans.length === 2 && spans.every(({ ended }) => ended), { clock });
    expect(spans.map(({ name, status }) => [name, status?.message])).toEqual([
      ['reconcile', 'not yet'],
      ['reconcile', undefined],
    ]);
    expect(JSON.stringify(spans[0]?.attributes)).toMatch(/echo.*ns\/a|ns\/a.*echo/);
    stopping.abort();
    await running;
  });
});
