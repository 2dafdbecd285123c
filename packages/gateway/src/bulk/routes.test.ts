import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { failing } from '../testing/memory-sessions.ts';
import { browser, program, TestGateway } from '../testing/test-gateway.ts';

let gateway: TestGateway;

beforeEach(async () => {
  gateway = await TestGateway.start();
});
afterEach(() => gateway.stop());

const formType = { 'content-type': 'application/x-www-form-urlencoded' };

describe('POST /create_pods', () => {
  it('connects and simulates the UEs 1 to 100 when nothing else is said', async () => {
    const answer = await gateway.post('/create_pods', undefined, program);
    expect(answer.status).toBe(200);
    expect(answer.json).toEqual({ created: 100, failed: [] });
    expect(gateway.sessions.list()).toHaveLength(100);
    expect(gateway.sessions.get(100)?.spec.simulate).toBe(true);
    expect(gateway.sessions.most).toBeLessThanOrEqual(16);
  });

  it.each<[string, RequestInit, string]>([
    ['JSON', { body: '{"count":7}', headers: { ...program, 'content-type': 'application/json' } }, ''],
    ['a form', { body: 'count=7', headers: { ...program, ...formType } }, ''],
    ['a query', { headers: program }, '?count=7'],
  ])('takes the count from %s', async (_, init, query) => {
    const answer = await gateway.send(`/create_pods${query}`, { method: 'POST', ...init });
    expect(answer.json).toEqual({ created: 7, failed: [] });
  });

  it('does the same when it is sent again', async () => {
    await gateway.post('/create_pods', { count: 5 }, program);
    expect((await gateway.post('/create_pods', { count: 5 }, program)).json).toEqual({ created: 5, failed: [] });
    expect(gateway.sessions.list()).toHaveLength(5);
  });

  it('sends a browser back to the page', async () => {
    const answer = await gateway.send('/create_pods', {
      method: 'POST',
      body: 'count=2',
      headers: { ...browser, ...formType },
    });
    expect(answer.status).toBe(302);
    expect(answer.headers.get('location')).toBe('/');
  });

  it.each([0, -1, 1.5, 10_001, '', 'many', '1e3', null, true])('refuses the count %s', async (count) => {
    const answer = await gateway.post('/create_pods', { count }, program);
    expect(answer.status).toBe(400);
    expect(answer.json.details).toEqual([{ field: 'count', message: 'count must be a whole number, 1 to 10000' }]);
    expect(gateway.sessions.calls).toEqual([]);
  });

  it('prefers the count of the body to that of the query', async () => {
    expect((await gateway.post('/create_pods?count=9', { count: 3 }, program)).json).toEqual({
      created: 3,
      failed: [],
    });
  });

  it('takes a form without fields, as a button alone sends it', async () => {
    const answer = await gateway.send('/create_pods?count=2', { method: 'POST', headers: { ...program, ...formType } });
    expect(answer.json).toEqual({ created: 2, failed: [] });
  });

  it.each(['?count=1&count=2', '?cuont=1'])('refuses the query %s', async (query) => {
    expect((await gateway.post(`/create_pods${query}`)).status).toBe(400);
  });

  it('answers 207 and names the UEs for which it did not work', async () => {
    gateway.sessions.before = ({ request }) => {
      if (request['ueId'] === 3) throw failing('SLICING_SUPI_MISMATCH', 'ue3 has another SUPI');
    };
    const answer = await gateway.post('/create_pods', { count: 5 }, program);
    expect(answer.status).toBe(207);
    expect(answer.json).toEqual({
      created: 4,
      failed: [{ ue_id: 3, error: 'ue3 has another SUPI', code: 'SLICING_SUPI_MISMATCH' }],
    });
  });

  it('shows a browser a page when it worked in part', async () => {
    gateway.sessions.before = ({ request }) => {
      if (request['ueId'] === 3) throw failing('SLICING_SUPI_MISMATCH', 'ue3 has another SUPI');
    };
    const answer = await gateway.post('/create_pods', { count: 5 }, browser);
    expect(answer.status).toBe(207);
    expect(answer.text).toContain('4 UEs are created, 1 are not');
    expect(answer.text).toContain('ue3 has another SUPI');
  });

  it('answers as the first failure does when nothing worked', async () => {
    gateway.sessions.before = () => Promise.reject(failing('KUBE_UNREACHABLE', 'away'));
    const answer = await gateway.post('/create_pods', { count: 50 }, program);
    expect(answer.status).toBe(503);
    expect(answer.headers.get('retry-after')).toBe('1');
    expect(answer.json).toMatchObject({ created: 0, code: 'GATEWAY_CLUSTER_UNAVAILABLE', details: [] });
    expect(answer.json.failed).toHaveLength(50);
    expect(gateway.sessions.calls.length).toBeLessThanOrEqual(16);
  });
});

describe('POST /delete_pods', () => {
  it('disconnects the UEs 1 to count, and those that are not there are no failure', async () => {
    for (const ueId of [1, 2, 4, 50]) gateway.sessions.put(ueId);
    const answer = await gateway.post('/delete_pods', { count: 10 }, program);
    expect(answer.status).toBe(200);
    expect(answer.json).toEqual({ removed: 3, failed: [] });
    expect(gateway.sessions.list().map(({ spec }) => spec.ueId)).toEqual([50]);
  });

  it('does nothing when nobody is there', async () => {
    expect((await gateway.post('/delete_pods', undefined, program)).json).toEqual({ removed: 0, failed: [] });
  });

  it('names the UEs that could not be disconnected', async () => {
    for (const ueId of [1, 2]) gateway.sessions.put(ueId);
    gateway.sessions.before = ({ request }) => {
      if (request['ueId'] === 2) throw failing('SLICING_SESSION_BUSY', 'busy');
    };
    const answer = await gateway.post('/delete_pods', { count: 2 }, program);
    expect(answer.status).toBe(207);
    expect(answer.json).toEqual({ removed: 1, failed: [{ ue_id: 2, error: 'busy', code: 'SLICING_SESSION_BUSY' }] });
  });
});
