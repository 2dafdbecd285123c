import type { LogFields, Logger } from '@nexslice/kube';
import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { GatewayError } from '../errors.ts';
import { TestApp } from '../testing/test-app.ts';
import type { Answered } from './app.ts';

const routes: FastifyPluginAsyncZod = async (app) => {
  app.get('/ues/:id', { schema: { params: z.object({ id: z.string().max(3, 'id is too long') }) } }, async () => ({}));
  app.post('/fail', async () => {
    throw new TypeError('broken');
  });
};

function recorded(): { lines: LogFields[]; logger: Logger } {
  const lines: LogFields[] = [];
  const log = (fields: LogFields, message: string) => {
    lines.push({ ...fields, message });
  };
  const logger: Logger = { debug: log, info: log, warn: log, error: log, child: () => logger };
  return { lines, logger };
}

describe('createApp', () => {
  it('observes every answer under the pattern of its route', async () => {
    const observed: Answered[] = [];
    const app = TestApp.of([routes], { observe: (answered) => observed.push(answered) });
    await app.inject({ method: 'GET', url: '/ues/7?a=b' });
    await app.inject({ method: 'POST', url: '/fail' });
    await app.inject({ method: 'GET', url: '/made-up' });
    await app.inject({ method: 'GET', url: '/ues/%zz' });
    await app.inject({ method: 'PUT', url: '/fail' });
    expect(observed.map(({ method, pattern, status }) => `${method} ${pattern} ${status}`)).toEqual([
      'GET /ues/:id 200',
      'POST /fail 500',
      'GET none 404',
      'GET none 400',
      'PUT /fail 405',
    ]);
    for (const { seconds } of observed) expect(seconds).toBeGreaterThanOrEqual(0);
  });

  it('asks the guard before anything else of a request is looked at', async () => {
    const guard = () => {
      throw new GatewayError('GATEWAY_ORIGIN_REFUSED', 'no');
    };
    const app = TestApp.of([routes], { guard });
    for (const url of ['/fail', '/made-up', '/ues/7']) {
      const answer = await app.inject({ method: 'POST', url, payload: '{', headers: { 'content-type': 'x' } });
      expect(answer.statusCode).toBe(403);
      expect(answer.json().code).toBe('GATEWAY_ORIGIN_REFUSED');
    }
  });

  it('gives every answer an id and the common headers, also where there is no route', async () => {
    const app = TestApp.of([routes]);
    for (const url of ['/ues/7', '/ues/%zz', '/made-up']) {
      const { headers } = await app.inject({ method: 'GET', url });
      expect(headers).toMatchObject({
        'x-request-id': 'new-id',
        'cache-control': 'no-store',
        'x-content-type-options': 'nosniff',
        'cross-origin-resource-policy': 'same-origin',
      });
    }
    const kept = await app.inject({ method: 'GET', url: '/ues/%zz', headers: { 'x-request-id': 'trace-1' } });
    expect(kept.headers['x-request-id']).toBe('trace-1');
  });

  it('leaves what is wrong with a long parameter to its schema', async () => {
    const answer = await TestApp.of([routes]).inject({ method: 'GET', url: `/ues/${'7'.repeat(5_000)}` });
    expect(answer.statusCode).toBe(400);
    expect(answer.json().details).toEqual([{ field: 'id', message: 'id is too long' }]);
  });

  it('hides a fault, and logs it once under the id of the request', async () => {
    const { lines, logger } = recorded();
    const answer = await TestApp.of([routes], { logger }).inject({ method: 'POST', url: '/fail' });
    expect(answer.body).not.toContain('broken');
    expect(lines.filter(({ code }) => code === 'GATEWAY_INTERNAL')).toMatchObject([
      { requestId: 'new-id', status: 500, stack: expect.stringContaining('TypeError: broken') },
    ]);
  });

  it('does not log what clients do wrong as failures', async () => {
    const { lines, logger } = recorded();
    await TestApp.of([routes], { logger }).inject({ method: 'GET', url: '/made-up' });
    expect(lines.map(({ message }) => message)).toEqual(['answered']);
  });
});
