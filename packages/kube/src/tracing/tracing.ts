import { createRequire } from 'node:module';
import type { Attributes } from '@opentelemetry/api';
import { messageOf } from '../errors.ts';

const require = createRequire(import.meta.url);

/** Loaded with the first span: whoever only asks and lists need not wait for it. Without an SDK in the process every span is a no-op. */
function api(): typeof import('@opentelemetry/api') {
  return require('@opentelemetry/api');
}

/** Runs `work` inside a span that carries its error, if it throws. */
export function traced<R>(name: string, attributes: Attributes, work: () => Promise<R>): Promise<R> {
  const { SpanStatusCode, trace } = api();
  return trace.getTracer('@nexslice/kube').startActiveSpan(name, { attributes }, async (span) => {
    try {
      return await work();
    } catch (error) {
      span.recordException(error instanceof Error ? error : messageOf(error));
      span.setStatus({ code: SpanStatusCode.ERROR, message: messageOf(error) });
      throw error;
    } finally {
      span.end();
    }
  });
}
