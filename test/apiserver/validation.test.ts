import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { TestServer } from './test-server.ts';

let api: TestServer;
beforeAll(async () => {
  api = await TestServer.start();
});
afterAll(() => api.server.stop());

const withUnknown = (name: string) =>
  `{"apiVersion":"v1","kind":"ConfigMap","metadata":{"name":"${name}"},"speck":1,"data":{"a":"1"}}`;
const withDuplicate = (name: string) =>
  `{"apiVersion":"v1","kind":"ConfigMap","metadata":{"name":"${name}"},"data":{"a":"1","a":"2"}}`;

const create = (raw: string, query = '', type = 'application/json') =>
  api.call('POST', `${api.configMaps}${query}`, { raw, headers: { 'content-type': type } });

describe('fields of a body that are not known, or given twice', () => {
  it.each([
    ['unknown', '', withUnknown, 201, '299 - "unknown field \\"speck\\""'],
    ['unknown', '?fieldValidation=Warn', withUnknown, 201, '299 - "unknown field \\"speck\\""'],
    ['unknown', '?fieldValidation=Ignore', withUnknown, 201, null],
    ['duplicate', '', withDuplicate, 201, '299 - "duplicate field \\"data.a\\""'],
    ['duplicate', '?fieldValidation=Ignore', withDuplicate, 201, null],
  ])('%s%s', async (what, query, body, status, warning) => {
    const name = `f-${what}-${query.length}`;
    const answer = await create(body(name), query);
    expect([answer.status, answer.headers.get('warning')]).toEqual([status, warning]);
    expect(answer.body.data).toEqual({ a: what === 'duplicate' ? '2' : '1' });
    expect(answer.body.speck).toBeUndefined();
  });

  it.each([
    ['unknown field "speck"', withUnknown],
    ['duplicate field "data.a"', withDuplicate],
  ])('are refused when the client is strict: %s', async (why, body) => {
    const answer = await create(body('strict'), '?fieldValidation=Strict');
    expect([answer.status, answer.body.reason, answer.body.message]).toEqual([
      400,
      'BadRequest',
      `ConfigMap in version "v1" cannot be handled as a ConfigMap: strict decoding error: ${why}`,
    ]);
    expect((await api.call('GET', `${api.configMaps}/strict`)).status).toBe(404);
  });

  it('of a patch are told or refused too', async () => {
    await api.createConfigMap('patched');
    const patch = (query: string) =>
      api.patch(`${api.configMaps}/patched${query}`, 'application/merge-patch+json', { speck: 1 });
    expect((await patch('')).headers.get('warning')).toBe('299 - "unknown field \\"speck\\""');
    const strict = await patch('?fieldValidation=Strict');
    expect([strict.status, strict.body.message]).toEqual([422, expect.stringContaining('unknown field "speck"')]);
  });
});

describe('a body in YAML', () => {
  const yaml = (name: string) => `apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: ${name}\ndata:\n  a: "1"\n`;

  it('is taken like one in JSON', async () => {
    const answer = await create(yaml('in-yaml'), '', 'application/yaml');
    expect([answer.status, answer.body.data]).toEqual([201, { a: '1' }]);
    const put = await api.call('PUT', `${api.configMaps}/in-yaml`, {
      raw: yaml('in-yaml').replace('"1"', '"2"'),
      headers: { 'content-type': 'application/yaml' },
    });
    expect([put.status, put.body.data]).toEqual([200, { a: '2' }]);
  });

  it('with a key twice is refused by a strict client', async () => {
    const answer = await create(`${yaml('twice')}  a: "2"\n`, '?fieldValidation=Strict', 'application/yaml');
    expect(answer.status).toBe(400);
  });

  it.each(['a: b: c', '[unclosed', '\t- x'])('that is none is refused: %j', async (raw) => {
    expect((await create(raw, '', 'application/yaml')).status).toBe(400);
  });
});

describe('a body that is refused', () => {
  it.each([
    ['', 400],
    ['{', 400],
    ['[]', 400],
    ['"text"', 400],
    ['null', 422],
    ['{"metadata":5}', 400],
    ['{"metadata":{"name":5}}', 400],
    ['{"metadata":{"labels":{"a":5}}}', 400],
    ['{"metadata":{"name":"x"},"data":{"a":1}}', 400],
    ['{"metadata":{"name":"x"},"data":[]}', 400],
    ['{"metadata":{"name":"x","namespace":"kube-system"}}', 400],
    ['{"metadata":{}}', 422],
    ['{"metadata":{"name":"x","labels":{"":"a"}}}', 422],
    ['{"metadata":{"name":"x","labels":{"a":"-"}}}', 422],
    ['{"metadata":{"name":"x","annotations":{"a b":"c"}}}', 422],
    ['{"metadata":{"name":"x","finalizers":["no-prefix"]}}', 422],
    ['{"metadata":{"name":"x","ownerReferences":[{"kind":"A"}]}}', 422],
    ['{"kind":"Secret","metadata":{"name":"x"}}', 400],
    ['{"apiVersion":"v2","metadata":{"name":"x"}}', 400],
  ])('%s is answered %i with a Status', async (raw, code) => {
    const answer = await create(raw);
    expect([answer.status, answer.body.kind, answer.body.code]).toEqual([code, 'Status', code]);
    expect(answer.body.reason).toBe(code === 400 ? 'BadRequest' : 'Invalid');
  });

  it('for annotations of more than 256 KiB says so', async () => {
    const annotations = { 'example.com/big': 'x'.repeat(256 * 1024) };
    const { status, body } = await api.createConfigMap('big', {}, { annotations });
    expect([status, body.message]).toEqual([
      422,
      'ConfigMap "big" is invalid: metadata.annotations: Too long: may not be more than 262144 bytes',
    ]);
  });
});
