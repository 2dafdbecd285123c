import { describe, expect, it } from 'vitest';
import { healthRoutes, version, versionRoute } from './fixed-routes.ts';
import type { Answer, ApiRequest } from './message.ts';

const sound = { store: () => true, stopping: () => false };

function probe(path: string, health = sound): { status: number; text: string } | undefined {
  const [route = '', query = ''] = path.split('?');
  const answer = healthRoutes(health)(route, new URLSearchParams(query), {} as never) as Answer | undefined;
  return answer && { status: answer.status, text: answer.body.toString() };
}

describe('a probe', () => {
  it.each(['/healthz', '/livez', '/readyz', '/livez/', '/livez/ping', '/readyz/etcd', '/readyz/shutdown'])(
    'of a sound server is ok at %s',
    (path) => expect(probe(path)).toEqual({ status: 200, text: 'ok' }),
  );

  it.each(['/', '/health', '/livez/shutdown', '/healthz/other', '/readyz/ping/more', '/livezz'])(
    'has nothing to do with %s',
    (path) => expect(probe(path)).toBeUndefined(),
  );

  it.each([
    ['/livez?verbose', '[+]ping ok\n[+]etcd ok\nlivez check passed\n'],
    ['/readyz?verbose=true', '[+]ping ok\n[+]etcd ok\n[+]shutdown ok\nreadyz check passed\n'],
    ['/readyz?verbose&exclude=etcd', '[+]ping ok\n[+]etcd excluded: ok\n[+]shutdown ok\nreadyz check passed\n'],
    [
      '/livez?verbose&exclude=no&exclude=ping',
      '[+]ping excluded: ok\n[+]etcd ok\nwarn: some health checks cannot be excluded: no matches for "no"\nlivez check passed\n',
    ],
    ['/livez?exclude=no', 'ok'],
  ])('tells more when asked: %s', (path, text) => expect(probe(path)).toEqual({ status: 200, text }));

  it('tells what fails, unless that is excluded', () => {
    const full = { ...sound, store: () => false };
    expect(probe('/livez', full)).toEqual({
      status: 500,
      text: '[+]ping ok\n[-]etcd failed: reason withheld\nlivez check failed\n',
    });
    expect(probe('/livez?exclude=etcd', full)).toEqual({ status: 200, text: 'ok' });
    expect(probe('/livez/etcd', full)?.status).toBe(500);
    expect(probe('/livez/ping', full)?.status).toBe(200);
  });

  it('of a server that stops is alive and not ready', () => {
    const ending = { ...sound, stopping: () => true };
    expect(probe('/livez', ending)?.status).toBe(200);
    expect(probe('/readyz', ending)).toEqual({
      status: 500,
      text: '[+]ping ok\n[+]etcd ok\n[-]shutdown failed: reason withheld\nreadyz check failed\n',
    });
  });
});

describe('/version', () => {
  it('says which Kubernetes the server is like', () => {
    const asked = (method: string) => ({ method }) as ApiRequest;
    const { body } = versionRoute('/version', new URLSearchParams(), asked('GET')) as Answer;
    expect(JSON.parse(body.toString())).toEqual(version);
    expect(version).toMatchObject({ major: '1', minor: '36', gitVersion: expect.stringMatching(/^v1\.36\.\d+/) });
    expect(versionRoute('/versions', new URLSearchParams(), asked('GET'))).toBeUndefined();
    expect(() => versionRoute('/version', new URLSearchParams(), asked('POST'))).toThrow('does not allow this method');
  });
});
