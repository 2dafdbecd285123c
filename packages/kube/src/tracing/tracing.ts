import { type Attributes, type Span, SpanStatusCode, trace } from '@opentelemetry/api';
import { messageOf } from '../errors.ts';

/** Without an SDK in the process every span is a no-op. */
const tracer = trace.getTracer('@nexslice/kube');

/** Runs `work` inside a span that carries its error, if it throws. */
export function traced<R>(name: string, attributes: Attributes, work: (span: Span) => Promise<R>): Promise<R> {
  return tracer.startActiveSpan(name, { attributes }, async (span) => {
    try {
      return await work(span);
    } catch (error) {
      span.recordException(error instanceof Error ? error : messageOf(error));
      span.setStatus({ code: SpanStatusCode.ERROR, message: messageOf(error) });
      throw error;
    } finally {
      span.end();
    }
  });
}
