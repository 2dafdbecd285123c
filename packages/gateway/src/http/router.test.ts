import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { defineRoute } from './route.ts';
import { Router } from './router.ts';

function route(method: 'GET' | 'POST', pattern: string) {
  return defineRoute({ method, pattern, summary: '', answers: {}, handle: () => ({ status: 200 }) });
}

const router = new Router([
  route('GET', '/'),
  route('GET', '/ues'),
  route('POST', '/ues'),
  route('POST', '/ues/:id/to/:slice'),
]);

describe('Router', () => {
  it.each([
    ['GET', '/', '/', {}],
    ['HEAD', '/ues', '/ues', {}],
    ['POST', '/ues', '/ues', {}],
    ['POST', '/ues/7/to/embb', '/ues/:id/to/:slice', { id: '7', slice: 'embb' }],
    ['POST', '/ues/a%2Fb/to/c%20d', '/ues/:id/to/:slice', { id: 'a/b', slice: 'c d' }],
  ])('%s %s is served by %s', (method, path, pattern, parameters) => {
    const match = router.find(method, path);
    expect(match.route.pattern).toBe(pattern);
    expect(match.parameters).toEqual(parameters);
  });

  it('lists all methods of a path that does not take the one asked for', () => {
    expect(() => router.find('PATCH', '/ues')).toThrow(
      expect.objectContaining({ code: 'GATEWAY_METHOD_NOT_ALLOWED', headers: { allow: 'GET, HEAD, POST' } }),
    );
  });

  it.each(['', '/UES', '/ues/', '/ues/7', '/ues/7/to', '/ues/7/from/8', '/__proto__', '*'])(
    'knows no path "%s"',
    (path) => {
      expect(() => router.find('GET', path)).toThrow(expect.objectContaining({ code: 'GATEWAY_ROUTE_NOT_FOUND' }));
    },
  );

  it('gives back any parameter as it was before it was encoded', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), fc.string(), (id, slice) => {
        const path = `/ues/${encodeURIComponent(id)}/to/${encodeURIComponent(slice)}`;
        expect(router.find('POST', path).parameters).toEqual({ id, slice });
      }),
    );
  });
});
