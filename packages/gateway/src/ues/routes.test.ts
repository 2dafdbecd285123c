import fc from 'fast-check';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { failing } from '../testing/memory-sessions.ts';
import { browser, program, TestGateway } from '../testing/test-gateway.ts';

let gateway: TestGateway;
const supi = 'imsi-208950000000001';

beforeAll(async () => {
  gateway = await TestGateway.start();
});
afterAll(() => gateway.stop());
beforeEach(() => {
  for (const { spec } of gateway.sessions.list()) void gateway.sessions.disconnect({ ueId: spec.ueId ?? 0 });
  gateway.sessions.calls.length = 0;
  gateway.sessions.before = () => {};
});

describe('POST /api/ue-connect', () => {
  it('answers ok with the id once the session is stored', async () => {
    const answer = await gateway.post('/api/ue-connect', { ue_id: 1 });
    expect(answer.status).toBe(200);
    expect(answer.json).toEqual({ status: 'ok', ue_id: 1 });
    expect(gateway.sessions.get(1)?.spec).toMatchObject({ ueId: 1, connected: true, simulate: false });
  });

  it('does not answer before the session is stored', async () => {
    let store = () => {};
    const stored = new Promise<void>((resolve) => {
      store = resolve;
    });
    let reached = () => {};
    const arrived = new Promise<void>((resolve) => {
      reached = resolve;
    });
    gateway.sessions.before = () => {
      reached();
      return stored;
    };
    let answered = false;
    const answer = gateway.post('/api/ue-connect', { ue_id: 1 }).then((one) => {
      answered = true;
      return one;
    });
    await arrived;
    // A whole other request is answered meanwhile: the first has had its chance.
    await gateway.get('/healthz');
    expect(answered).toBe(false);
    store();
    expect((await answer).status).toBe(200);
  });

  it('passes on everything that the request says', async () => {
    await gateway.post('/api/ue-connect', {
      ue_id: 7,
      supi,
      slice: 'embb',
      dnn: 'internet',
      pdu_session_id: 5,
      simulate: true,
      event_time: '2026-01-31T12:00:00.5+01:00',
    });
    expect(gateway.sessions.calls).toEqual([
      {
        verb: 'connect',
        request: {
          ueId: 7,
          supi,
          slice: 'embb',
          dnn: 'internet',
          pduSessionId: 5,
          simulate: true,
          eventTime: '2026-01-31T12:00:00.5+01:00',
          source: 'gateway',
        },
      },
    ]);
  });

  it.each([
    ['no ue_id', {}, 'ue_id'],
    ['an id as text', { ue_id: '1' }, 'ue_id'],
    ['zero', { ue_id: 0 }, 'ue_id'],
    ['a negative id', { ue_id: -1 }, 'ue_id'],
    ['an id beyond 32 bits', { ue_id: 2_147_483_648 }, 'ue_id'],
    ['a huge id', { ue_id: 1e300 }, 'ue_id'],
    ['a fraction', { ue_id: 1.5 }, 'ue_id'],
    ['null', { ue_id: null }, 'ue_id'],
    ['true', { ue_id: true }, 'ue_id'],
    ['a list', { ue_id: [1] }, 'ue_id'],
    ['a SUPI of letters', { ue_id: 1, supi: 'imsi-abc' }, 'supi'],
    ['a SUPI that is too long', { ue_id: 1, supi: 'imsi-2089500000000012' }, 'supi'],
    ['a SUPI as a number', { ue_id: 1, supi: 208950000000001 }, 'supi'],
    ['a slice that is no name', { ue_id: 1, slice: 'Slice One' }, 'slice'],
    ['a reserved DNN', { ue_id: 1, dnn: 'rac1' }, 'dnn'],
    ['a DNN with a space', { ue_id: 1, dnn: 'a b' }, 'dnn'],
    ['a PDU session id beyond 15', { ue_id: 1, pdu_session_id: 16 }, 'pdu_session_id'],
    ['simulate as text', { ue_id: 1, simulate: 'yes' }, 'simulate'],
    ['a time without zone', { ue_id: 1, event_time: '2026-01-31T12:00:00' }, 'event_time'],
    ['a time that is none', { ue_id: 1, event_time: 'yesterday' }, 'event_time'],
    ['a misspelt field', { ue_id: 1, simulat: true }, 'simulat'],
  ])('refuses %s and stores nothing', async (_, body, field) => {
    const answer = await gateway.post('/api/ue-connect', body);
    expect(answer.status).toBe(400);
    expect(answer.json.code).toBe('GATEWAY_INPUT_INVALID');
    expect(answer.json.details.map((detail: { field: string }) => detail.field)).toEqual([field]);
    expect(gateway.sessions.calls).toEqual([]);
  });

  it('says that a field is missing when it is', async () => {
    const { json } = await gateway.post('/api/ue-connect', {});
    expect(json).toEqual({
      error: 'invalid input: ue_id: is required',
      code: 'GATEWAY_INPUT_INVALID',
      details: [{ field: 'ue_id', message: 'is required' }],
    });
  });

  it('lists every field that is wrong, not the first', async () => {
    const body = { ue_id: 'x', supi: 'y', slice: 'Z', simulate: 1, more: true };
    const { json } = await gateway.post('/api/ue-connect', body);
    const fields = json.details.map((detail: { field: string }) => detail.field);
    expect(fields.sort()).toEqual(['more', 'simulate', 'slice', 'supi', 'ue_id']);
  });

  it.each([
    ['a list', [1]],
    ['a number', 1],
    ['null', null],
    ['text', 'ue'],
  ])('refuses a body that is %s', async (_, body) => {
    const answer = await gateway.post('/api/ue-connect', body);
    expect(answer.status).toBe(400);
    expect(answer.json.details).toHaveLength(1);
  });

  it('does not repeat a SUPI in what it answers to a mistake', async () => {
    const answer = await gateway.post('/api/ue-connect', { ue_id: 1, supi: '208950000000001' });
    expect(answer.status).toBe(400);
    expect(answer.text).not.toContain('0000000001');
  });

  it('takes no field from the prototype of objects', async () => {
    const body = '{"ue_id":1,"__proto__":{"simulate":true}}';
    const answer = await gateway.send('/api/ue-connect', {
      method: 'POST',
      body,
      headers: { 'content-type': 'application/json' },
    });
    expect([200, 400]).toContain(answer.status);
    for (const { request } of gateway.sessions.calls) expect(request['simulate']).toBeUndefined();
  });

  it('never fails over any JSON, and only lets valid ids through', async () => {
    const body = fc.oneof(fc.jsonValue(), fc.record({ ue_id: fc.jsonValue() }), fc.record({ ue_id: fc.integer() }));
    await fc.assert(
      fc.asyncProperty(body, async (value) => {
        gateway.sessions.calls.length = 0;
        const { status, json } = await gateway.post('/api/ue-connect', value);
        if (status === 200) expect(gateway.sessions.calls[0]?.request['ueId']).toBe(json.ue_id);
        else expect({ status, calls: gateway.sessions.calls.length }).toEqual({ status: 400, calls: 0 });
      }),
    );
  });

  it('answers 20 connects of one id at once', async () => {
    const answers = await Promise.all(Array.from({ length: 20 }, () => gateway.post('/api/ue-connect', { ue_id: 3 })));
    expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([200]));
    expect(gateway.sessions.list()).toHaveLength(1);
  });

  it.each([
    ['is away', failing('KUBE_UNREACHABLE', 'connect ECONNREFUSED'), 503, 'GATEWAY_CLUSTER_UNAVAILABLE'],
    ['throttles', failing('KUBE_API_REJECTED', 'slow down', { status: 429 }), 429, 'GATEWAY_CLUSTER_BUSY'],
    ['meets a conflict', failing('KUBE_API_REJECTED', 'modified', { status: 409 }), 409, 'GATEWAY_CONFLICT'],
  ])('says when to come back if the API server %s', async (_, error, status, code) => {
    gateway.sessions.before = () => Promise.reject(error);
    const answer = await gateway.post('/api/ue-connect', { ue_id: 1 });
    expect(answer.status).toBe(status);
    expect(answer.json).toMatchObject({ code, details: [] });
    expect(answer.headers.get('retry-after')).toBe('1');
  });

  it('hides a fault of its own behind a code', async () => {
    gateway.sessions.before = () => Promise.reject(new TypeError(`cannot read ${supi}`));
    const answer = await gateway.post('/api/ue-connect', { ue_id: 1 });
    expect(answer.status).toBe(500);
    expect(answer.json.code).toBe('GATEWAY_INTERNAL');
    expect(answer.text).not.toMatch(/TypeError|cannot read|imsi|at .*\.ts/);
  });
});

describe('POST /api/ue-disconnect', () => {
  it('answers ok with the id', async () => {
    gateway.sessions.put(4);
    const answer = await gateway.post('/api/ue-disconnect', { ue_id: 4 });
    expect(answer.status).toBe(200);
    expect(answer.json).toEqual({ status: 'ok', ue_id: 4 });
    expect(gateway.sessions.list()).toEqual([]);
  });

  it('finds a UE by its SUPI', async () => {
    gateway.sessions.put(4, { supi });
    const answer = await gateway.post('/api/ue-disconnect', { supi, event_time: '2026-01-31T12:00:00Z' });
    expect(answer.json).toEqual({ status: 'ok', ue_id: 4 });
    expect(gateway.sessions.calls.at(-1)?.request).toEqual({
      supi,
      source: 'gateway',
      eventTime: '2026-01-31T12:00:00Z',
    });
  });

  it('answers 404 for a UE that is not there, and changes nothing', async () => {
    gateway.sessions.put(4);
    const answer = await gateway.post('/api/ue-disconnect', { ue_id: 5 });
    expect(answer.status).toBe(404);
    expect(answer.json).toMatchObject({ code: 'SLICING_SESSION_NOT_FOUND', details: [] });
    expect(gateway.sessions.list()).toHaveLength(1);
  });

  it('does not repeat the SUPI of a UE that is not there', async () => {
    const answer = await gateway.post('/api/ue-disconnect', { supi });
    expect(answer.status).toBe(404);
    expect(answer.text).not.toContain('0000000001');
  });

  it.each([
    ['nobody', {}],
    ['somebody twice', { ue_id: 1, supi }],
    ['an id as text', { ue_id: '1' }],
    ['an id that is none', { ue_id: -5 }],
    ['an unknown field', { ue_id: 1, force: true }],
  ])('refuses a request that names %s', async (_, body) => {
    const answer = await gateway.post('/api/ue-disconnect', body);
    expect(answer.status).toBe(400);
    expect(answer.json.details).toHaveLength(1);
    expect(gateway.sessions.calls).toEqual([]);
  });
});

describe('POST /add_pod', () => {
  it('connects and simulates the next UE; a program gets its id', async () => {
    gateway.sessions.put(41);
    const answer = await gateway.post('/add_pod', undefined, program);
    expect(answer.status).toBe(201);
    expect(answer.json).toEqual({ status: 'ok', ue_id: 42 });
    expect(gateway.sessions.calls).toEqual([{ verb: 'connectNext', request: { simulate: true, source: 'gateway' } }]);
  });

  it.each([
    ['a browser', browser],
    ['a client that takes anything', { accept: '*/*' }],
  ])('sends %s back to the page', async (_, headers) => {
    const answer = await gateway.post('/add_pod', undefined, headers);
    expect(answer.status).toBe(302);
    expect(answer.headers.get('location')).toBe('/');
    expect(answer.text).toBe('');
  });

  it('shows a browser a page when it fails, and a program JSON', async () => {
    gateway.sessions.before = () => Promise.reject(failing('KUBE_UNREACHABLE', 'it is <away>'));
    const page = await gateway.post('/add_pod', undefined, browser);
    expect(page.status).toBe(503);
    expect(page.headers.get('content-type')).toContain('text/html');
    expect(page.text).toContain('it is &lt;away&gt;');
    const json = await gateway.post('/add_pod');
    expect(json.status).toBe(503);
    expect(json.json.code).toBe('GATEWAY_CLUSTER_UNAVAILABLE');
  });
});

describe('POST /remove_pod/:id', () => {
  it('disconnects the UE', async () => {
    gateway.sessions.put(9);
    const answer = await gateway.post('/remove_pod/9', undefined, program);
    expect(answer.json).toEqual({ status: 'ok', ue_id: 9 });
    expect(gateway.sessions.list()).toEqual([]);
  });

  it('sends a browser back to the page', async () => {
    gateway.sessions.put(9);
    expect((await gateway.post('/remove_pod/9', undefined, browser)).status).toBe(302);
  });

  it('answers 404 for a UE that is not there', async () => {
    expect((await gateway.post('/remove_pod/9')).status).toBe(404);
  });

  it.each(['0', '-1', '1.5', '1e3', 'x', '%20', '2147483648', '99999999999999999999', '01'])(
    'refuses the id "%s"',
    async (id) => {
      const answer = await gateway.post(`/remove_pod/${id}`);
      expect(answer.status).toBe(400);
      expect(answer.json.details[0].field).toBe('id');
      expect(gateway.sessions.calls).toEqual([]);
    },
  );
});

describe('GET /api/ue-count and /api/ue-list', () => {
  it('count and name the UEs that are connected', async () => {
    for (const ueId of [10, 2, 33]) gateway.sessions.put(ueId);
    gateway.sessions.put(5, { connected: false });
    gateway.sessions.put(6, {}, { metadata: { name: 'ue6', deletionTimestamp: '2026-01-31T12:00:00Z' } });
    expect((await gateway.get('/api/ue-count')).json).toEqual({ count: 3 });
    expect((await gateway.get('/api/ue-list')).json).toEqual({ ues: [2, 10, 33] });
  });

  it('answer for nobody, too', async () => {
    expect((await gateway.get('/api/ue-count')).json).toEqual({ count: 0 });
    expect((await gateway.get('/api/ue-list')).json).toEqual({ ues: [] });
  });
});

describe('GET /api/ues', () => {
  it('tells of every session how far it is, in the order of their numbers, and of no SUPI', async () => {
    gateway.sessions.put(10, { supi, simulate: true });
    gateway.sessions.put(2, { slice: 'embb' }, { status: { phase: 'Ready', upf: 'upf-ue2' } });
    const answer = await gateway.get('/api/ues');
    expect(answer.json.ues).toEqual([
      { ue_id: 2, name: 'ue2', slice: 'embb', connected: true, simulate: false, phase: 'Ready', upf: 'upf-ue2' },
      { ue_id: 10, name: 'ue10', slice: 'default', connected: true, simulate: true, phase: 'Pending' },
    ]);
    expect(answer.text).not.toContain('imsi');
  });
});
