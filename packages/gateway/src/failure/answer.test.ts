import { noopLogger } from '@nexslice/kube';
import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod';
import { describe, expect, it } from 'vitest';
import { GatewayError } from '../errors.ts';
import { failing } from '../testing/memory-sessions.ts';
import { TestApp } from '../testing/test-app.ts';
import { browser, program } from '../testing/test-gateway.ts';

let thrown: unknown;
const route: FastifyPluginAsyncZod = async (app) => {
  app.get('/', async () => {
    throw thrown;
  });
};
const logged: { level: string; fields: Record<string, unknown> }[] = [];
const log = (level: string) => (fields: Record<string, unknown>) => {
  logged.push({ level, fields });
};
const logger = { ...noopLogger, warn: log('warn'), error: log('error') };
const app = TestApp.of([route], { logger });

async function answerTo(error: unknown, headers: Record<string, string> = {}) {
  thrown = error;
  logged.length = 0;
  return app.inject({ method: 'GET', url: '/', headers });
}

describe('answerFailure', () => {
  it('tells programs in JSON, with the headers of the error', async () => {
    const details = [{ field: 'caches', message: 'not synced' }];
    const error = new GatewayError('GATEWAY_NOT_READY', 'not ready', { details, headers: { 'retry-after': '3' } });
    for (const headers of [program, {}]) {
      const answer = await answerTo(error, headers);
      expect(answer.statusCode).toBe(503);
      expect(answer.headers['retry-after']).toBe('3');
      expect(answer.json()).toEqual({ error: 'not ready', code: 'GATEWAY_NOT_READY', details });
    }
  });

  it('tells browsers on a page, with the same status, headers and details', async () => {
    const error = new GatewayError('GATEWAY_BUSY', 'busy', {
      details: [
        { field: 'count', message: 'too <many>' },
        { field: '', message: 'as a whole' },
      ],
      headers: { 'retry-after': '3' },
    });
    const answer = await answerTo(error, browser);
    expect(answer.statusCode).toBe(429);
    expect(answer.headers).toMatchObject({ 'retry-after': '3', 'content-type': 'text/html; charset=utf-8' });
    expect(answer.body).toContain('<p>count: too &lt;many&gt;</p>');
    expect(answer.body).toContain('<p>as a whole</p>');
    expect(answer.body).toContain('Code: GATEWAY_BUSY');
    expect(answer.body).toContain('<a href="/">');
  });

  it.each([
    ['a fault of ours', new TypeError('x'), ['error']],
    ['what is thrown and no error', 'oops', ['error']],
    ['an API server that is away', failing('KUBE_UNREACHABLE', 'away'), ['warn']],
    ['a mistake of the client', new GatewayError('GATEWAY_INPUT_INVALID', 'no'), []],
    ['a UE that is not there', failing('SLICING_SESSION_NOT_FOUND', 'no'), []],
  ])('logs %s as it deserves', async (_, error, levels) => {
    await answerTo(error);
    expect(logged.map(({ level }) => level)).toEqual(levels);
  });

  it('has no stack and no SUPI in an answer, and no SUPI in the log', async () => {
    const answer = await answerTo(new TypeError('no place for imsi-208950000000001'));
    expect(answer.body).not.toMatch(/imsi|TypeError|\.ts:/);
    expect(logged[0]?.fields['stack']).toContain('imsi-20895…');
  });
});
