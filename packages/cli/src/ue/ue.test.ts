import { createServer, type IncomingMessage, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { outputOf } from '../testing/output.ts';
import { connect, disconnect, list } from './ue.ts';

/** A gateway that answers as a test says, and takes note of what it is asked. */
let server: Server;
let gateway: string;
let answer: { status: number; body: string };
let asked: { method: string | undefined; url: string | undefined; body: string }[];

beforeAll(async () => {
  server = createServer(async (request: IncomingMessage, response) => {
    asked.push({ method: request.method, url: request.url, body: await text(request) });
    response.writeHead(answer.status, { 'content-type': 'application/json', connection: 'close' }).end(answer.body);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  gateway = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});
afterAll(async () => {
  await new Promise((resolve) => server.close(resolve));
});
beforeEach(() => {
  asked = [];
  answers(200, { status: 'ok' });
});

function answers(status: number, body: unknown): void {
  answer = { status, body: typeof body === 'string' ? body : JSON.stringify(body) };
}

describe('nexslice ue connect', () => {
  it('sends what was said, and nothing that was not', async () => {
    expect((await outputOf(() => connect(5, { gateway }))).stdout).toBe('UE 5 connected\n');
    await outputOf(() =>
      connect(6, { gateway, supi: 'imsi-208950000000001', slice: 'gold', dnn: 'ims', simulate: true }),
    );
    expect(asked.map(({ method, url, body }) => [method, url, JSON.parse(body)])).toEqual([
      ['POST', '/api/ue-connect', { ue_id: 5 }],
      [
        'POST',
        '/api/ue-connect',
        { ue_id: 6, supi: 'imsi-208950000000001', slice: 'gold', dnn: 'ims', simulate: true },
      ],
    ]);
  });
});

it('nexslice ue disconnect names the UE', async () => {
  expect((await outputOf(() => disconnect(5, { gateway }))).stdout).toBe('UE 5 disconnected\n');
  expect(asked).toEqual([{ method: 'POST', url: '/api/ue-disconnect', body: '{"ue_id":5}' }]);
});

describe('nexslice ue list', () => {
  const ues = [
    { ue_id: 5, name: 'ue5', slice: 'default', connected: true, simulate: true, phase: 'Ready', upf: 'upf-ue5' },
    { name: 'ue-a1b2', slice: 'gold', connected: true, simulate: false, phase: 'Pending' },
  ];

  it('is a table for people; what is not known is a dash', async () => {
    answers(200, { ues });
    const { stdout } = await outputOf(() => list({ gateway, output: 'table' }));
    expect(stdout).toBe(
      [
        'UE-ID   SESSION   PHASE     SLICE     UPF       SIMULATED',
        '5       ue5       Ready     default   upf-ue5   yes',
        '-       ue-a1b2   Pending   gold      -         no',
        '',
      ].join('\n'),
    );
  });

  it('is JSON and YAML for machines, with every field', async () => {
    answers(200, { ues });
    expect(JSON.parse((await outputOf(() => list({ gateway, output: 'json' }))).stdout)).toEqual(ues);
    expect(parse((await outputOf(() => list({ gateway, output: 'yaml' }))).stdout)).toEqual(ues);
  });

  it('says what to do where there are none; machines get an empty list', async () => {
    answers(200, { ues: [] });
    const { stdout } = await outputOf(() => list({ gateway, output: 'table' }));
    expect(stdout).toBe('No UEs are connected. Connect one: nexslice ue connect 1\n');
    expect((await outputOf(() => list({ gateway, output: 'json' }))).stdout).toBe('[]\n');
    expect((await outputOf(() => list({ gateway, output: 'yaml' }))).stdout).toBe('[]\n');
  });

  it.each([{}, { ues: 'none' }])('of something else that speaks JSON (%j) is refused', async (body) => {
    answers(200, body);
    await expect(list({ gateway, output: 'table' })).rejects.toMatchObject({
      code: 'CLI_GATEWAY_UNREACHABLE',
      message: `${gateway} does not answer as a gateway of NexSlice does`,
    });
  });
});

describe('a gateway that', () => {
  it.each<[string, number, unknown, object]>([
    [
      'refuses is quoted, field by field',
      400,
      { error: 'invalid', code: 'GATEWAY_BODY_INVALID', details: [{ field: 'supi', message: 'too short' }] },
      { code: 'CLI_REFUSED', message: 'invalid: supi: too short (GATEWAY_BODY_INVALID)' },
    ],
    [
      'names several fields is quoted whole',
      400,
      {
        error: 'invalid',
        details: [
          { field: 'a', message: 'x' },
          { field: 'b', message: 'y' },
        ],
      },
      { code: 'CLI_REFUSED', message: 'invalid: a: x; b: y' },
    ],
    ['refuses without a word is quoted by status', 503, {}, { code: 'CLI_REFUSED', message: / answered 503$/ }],
    ['is a web server is none', 404, '<html>', { code: 'CLI_GATEWAY_UNREACHABLE', message: /answered 404, but is no/ }],
    ['speaks no JSON is none', 200, 'ok', { code: 'CLI_GATEWAY_UNREACHABLE', message: /answered 200, but is no/ }],
    ['answers a list is none', 200, '[]', { code: 'CLI_GATEWAY_UNREACHABLE', message: /answered 200, but is no/ }],
  ])('%s', async (_, status, body, error) => {
    answers(status, body);
    const { code, message } = error as { code: string; message: string | RegExp };
    const failure = await disconnect(5, { gateway }).catch((thrown: Error) => thrown);
    expect(failure).toMatchObject({ code });
    expect((failure as Error).message).toMatch(message);
  });

  it('is not there is named, with the command that starts one', async () => {
    const nowhere = 'http://127.0.0.1:9';
    await expect(disconnect(5, { gateway: nowhere })).rejects.toMatchObject({
      code: 'CLI_GATEWAY_UNREACHABLE',
      message: `no gateway answers at ${nowhere}: start one with \`nexslice up\``,
    });
  });

  it.each(['localhost', 'localhost:7780', '//x', ''])('is %j is no URL', async (address) => {
    await expect(disconnect(5, { gateway: address })).rejects.toMatchObject({
      code: 'CLI_GATEWAY_UNREACHABLE',
      message: `${address} is not a URL such as http://127.0.0.1:7780`,
    });
  });
});
