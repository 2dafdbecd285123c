import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { TestServer } from './test-server.ts';

let api: TestServer;
beforeAll(async () => {
  api = await TestServer.start();
  for (const [name, tier] of [
    ['a', 'gold'],
    ['b', 'silver'],
    ['c', 'gold'],
    ['d', 'none'],
  ] as const) {
    await api.createConfigMap(name, { data: { x: name } }, { labels: { tier } });
  }
});
afterAll(() => api.server.stop());

const names = (body: { items: { metadata: { name: string } }[] }) => body.items.map((item) => item.metadata.name);

describe('a list', () => {
  it('has kind and version for the whole, not for each item', async () => {
    const { body } = await api.call('GET', api.configMaps);
    expect([body.kind, body.apiVersion]).toEqual(['ConfigMapList', 'v1']);
    expect(names(body)).toEqual(['a', 'b', 'c', 'd']);
    for (const item of body.items) expect(Object.keys(item)).toEqual(['metadata', 'data']);
  });

  it.each([
    ['labelSelector=tier%3Dgold', ['a', 'c']],
    ['labelSelector=tier+notin+(gold,none)', ['b']],
    ['fieldSelector=metadata.name%3Db', ['b']],
    ['fieldSelector=metadata.name!%3Db&labelSelector=tier+in+(gold,silver)', ['a', 'c']],
    ['labelSelector=tier,!other&limit=0', ['a', 'b', 'c', 'd']],
  ])('selects by %s', async (query, expected) => {
    expect(names((await api.call('GET', `${api.configMaps}?${query}`)).body)).toEqual(expected);
  });

  it('comes in pages that show it as it was at the first, whatever happens in between', async () => {
    const first = await api.call('GET', `${api.configMaps}?limit=2`);
    expect([names(first.body), first.body.metadata.remainingItemCount]).toEqual([['a', 'b'], 2]);
    await api.call('DELETE', `${api.configMaps}/c`);
    await api.createConfigMap('bb');
    const rest = await api.call('GET', `${api.configMaps}?limit=5&continue=${first.body.metadata.continue}`);
    expect(names(rest.body)).toEqual(['c', 'd']);
    expect(rest.body.metadata.resourceVersion).toBe(first.body.metadata.resourceVersion);
    expect(rest.body.metadata).not.toHaveProperty('continue');
    await api.call('DELETE', `${api.configMaps}/bb`);
    await api.createConfigMap('c', { data: { x: 'c' } }, { labels: { tier: 'gold' } });
  });

  it('offers a way on when a page has expired', async () => {
    const small = await TestServer.start({ historyLimit: 2 });
    try {
      for (const name of ['a', 'b', 'c']) await small.createConfigMap(name);
      const first = await small.call('GET', `${small.configMaps}?limit=1`);
      for (const name of ['d', 'e', 'f']) await small.createConfigMap(name);
      const expired = await small.call('GET', `${small.configMaps}?limit=9&continue=${first.body.metadata.continue}`);
      expect([expired.status, expired.body.reason]).toEqual([410, 'Expired']);
      const rest = await small.call('GET', `${small.configMaps}?limit=9&continue=${expired.body.metadata.continue}`);
      expect(names(rest.body)).toEqual(['b', 'c', 'd', 'e', 'f']);
    } finally {
      await small.server.stop();
    }
  });

  it('with a limit is of exactly the version that it names, unless it asks for no older one', async () => {
    const { body: before } = await api.call('GET', api.configMaps);
    const { resourceVersion } = before.metadata;
    await api.createConfigMap('exact-later');
    const names = async (query: string) => {
      const { body } = await api.call('GET', `${api.configMaps}?resourceVersion=${resourceVersion}&${query}`);
      const listed = body.items.map((item: { metadata: { name: string } }) => item.metadata.name);
      return [body.metadata.resourceVersion === resourceVersion, listed.includes('exact-later')];
    };
    expect(await names('limit=500')).toEqual([true, false]);
    expect(await names('limit=500&resourceVersionMatch=NotOlderThan')).toEqual([false, true]);
    expect(await names('')).toEqual([false, true]);
    await api.call('DELETE', `${api.configMaps}/exact-later`);
  });

  it('can be had as it was at an exact version', async () => {
    const before = await api.call('GET', api.configMaps);
    await api.createConfigMap('later');
    const { resourceVersion } = before.body.metadata;
    const then = await api.call(
      'GET',
      `${api.configMaps}?resourceVersion=${resourceVersion}&resourceVersionMatch=Exact`,
    );
    expect(names(then.body)).toEqual(names(before.body));
    await api.call('DELETE', `${api.configMaps}/later`);
  });

  it.each([
    ['limit=many', 400, 'strconv.ParseInt: parsing "many": invalid syntax'],
    [
      'continue=rubbish',
      400,
      "invalid continue token: continue key is not valid: invalid character '\u00ae' looking for beginning of value",
    ],
    [
      'resourceVersion=abc',
      400,
      'invalid resource version: resourceVersion: Invalid value: "abc": strconv.ParseUint: parsing "abc": invalid syntax',
    ],
    [
      'resourceVersionMatch=Exact',
      422,
      'ListOptions.meta.k8s.io "" is invalid: resourceVersionMatch: Forbidden: resourceVersionMatch is forbidden unless resourceVersion is provided',
    ],
    [
      'resourceVersion=0&resourceVersionMatch=Exact',
      422,
      'ListOptions.meta.k8s.io "" is invalid: resourceVersionMatch: Forbidden: resourceVersionMatch "exact" is forbidden for resourceVersion "0"',
    ],
    [
      'sendInitialEvents=true',
      422,
      'ListOptions.meta.k8s.io "" is invalid: sendInitialEvents: Forbidden: sendInitialEvents is forbidden for list',
    ],
    ['labelSelector=a+in', 400, "unable to parse requirement: found '' expected: '('"],
    [
      'fieldSelector=spec.x%3D1',
      400,
      '"spec.x" is not a known field selector: only "metadata.name", "metadata.namespace"',
    ],
    ['fieldSelector=nonsense', 400, "invalid selector: 'nonsense'; can't understand 'nonsense'"],
  ])('refuses ?%s', async (query, status, message) => {
    const refused = await api.call('GET', `${api.configMaps}?${query}`);
    expect([refused.status, refused.body.message]).toEqual([status, message]);
  });

  it('asks for patience when the version is in the future', async () => {
    const refused = await api.call('GET', `${api.configMaps}?resourceVersion=99999999`);
    expect([refused.status, refused.headers.get('retry-after')]).toEqual([504, '1']);
    expect(refused.body.details.causes).toEqual([
      { reason: 'ResourceVersionTooLarge', message: 'Too large resource version' },
    ]);
  });
});

describe('what a client accepts', () => {
  const one = () => `${api.configMaps}/a`;
  const accept = (value: string) => ({ headers: { accept: value } });

  it('YAML', async () => {
    const answer = await api.call('GET', one(), accept('application/yaml'));
    expect(answer.headers.get('content-type')).toBe('application/yaml');
    expect(answer.text).toMatch(
      /^apiVersion: v1\ndata:\n {2}x: a\nkind: ConfigMap\nmetadata:\n {2}creationTimestamp: "/,
    );
  });

  it('the first that the server has', async () => {
    const answer = await api.call('GET', one(), accept('application/vnd.kubernetes.protobuf,application/json'));
    expect(answer.headers.get('content-type')).toBe('application/json');
  });

  it('nothing that the server has', async () => {
    const answer = await api.call('GET', one(), accept('text/csv'));
    expect([answer.status, answer.body.reason]).toEqual([406, 'NotAcceptable']);
  });

  it('a table, of one or of all, with the objects it asks for', async () => {
    const table = accept('application/json;as=Table;v=v1;g=meta.k8s.io,application/json');
    const single = await api.call('GET', one(), table);
    expect(single.body.columnDefinitions.map((column: { name: string }) => column.name)).toEqual([
      'Name',
      'Data',
      'Age',
    ]);
    expect(single.body.rows[0].cells.slice(0, 2)).toEqual(['a', 1]);
    const all = await api.call('GET', `${api.configMaps}?includeObject=Object`, table);
    expect(all.body.rows.map((row: { object: { kind: string } }) => row.object.kind)).toEqual(
      Array(4).fill('ConfigMap'),
    );
    const none = await api.call('GET', `${api.configMaps}?includeObject=None`, table);
    expect(none.body.rows[0]).not.toHaveProperty('object');
  });

  it('metadata alone', async () => {
    const partial = accept('application/json;as=PartialObjectMetadataList;v=v1;g=meta.k8s.io');
    const { body } = await api.call('GET', api.configMaps, partial);
    expect([body.kind, body.items[0].kind, body.items[0].data]).toEqual([
      'PartialObjectMetadataList',
      'PartialObjectMetadata',
      undefined,
    ]);
  });

  it('a layout for people, when it is people who ask', async () => {
    const curl = await api.call('GET', one(), { headers: { 'user-agent': 'curl/8.0' } });
    expect(curl.text).toContain('\n  "metadata": {\n');
    expect((await api.call('GET', `${one()}?pretty=true`)).text).toContain('\n');
    expect((await api.call('GET', one())).text).not.toContain('\n');
  });
});
