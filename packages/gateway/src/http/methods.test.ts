import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod';
import { describe, expect, it } from 'vitest';
import { TestApp } from '../testing/test-app.ts';

const list: FastifyPluginAsyncZod = async (app) => {
  app.get('/ues', async () => ({ served: 'list' }));
};
const add: FastifyPluginAsyncZod = async (app) => {
  app.post('/ues', async () => ({ served: 'add' }));
  app.post('/ues/:id/to/:slice', async ({ params }) => params);
};
const app = TestApp.of([list, add]);

describe('addRoutes', () => {
  it.each([
    ['GET', '/ues', { served: 'list' }],
    ['POST', '/ues', { served: 'add' }],
    ['POST', '/ues/a%2Fb/to/c%20d', { id: 'a/b', slice: 'c d' }],
  ] as const)('serves %s %s', async (method, url, answer) => {
    expect((await app.inject({ method, url })).json()).toEqual(answer);
  });

  it.each(['PUT', 'PATCH', 'DELETE', 'OPTIONS'] as const)(
    'lists all methods of a path to who sends %s, those of other plugins included',
    async (method) => {
      const answer = await app.inject({ method, url: '/ues' });
      expect(answer.statusCode).toBe(405);
      expect(answer.headers['allow']).toBe('GET, HEAD, POST');
      expect(answer.json()).toEqual({
        error: `${method} is not allowed here, only GET, HEAD, POST`,
        code: 'GATEWAY_METHOD_NOT_ALLOWED',
        details: [],
      });
    },
  );

  it('refuses a method before it looks at the body', async () => {
    const payload = 'x'.repeat(2 ** 21);
    const headers = { 'content-type': 'text/plain' };
    const answer = await app.inject({ method: 'PUT', url: '/ues/1/to/embb', payload, headers });
    expect(answer.statusCode).toBe(405);
    expect(answer.headers['allow']).toBe('POST');
  });

  it.each(['/UES', '/ues/', '/ues/7', '/ues/7/to', '/ues/7/from/8', '/__proto__', '//'])(
    'knows no path "%s" for any method',
    async (url) => {
      for (const method of ['GET', 'POST', 'DELETE'] as const) {
        const answer = await app.inject({ method, url });
        expect(answer.statusCode).toBe(404);
        expect(answer.json().code).toBe('GATEWAY_ROUTE_NOT_FOUND');
      }
    },
  );
});
