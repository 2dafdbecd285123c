import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { TestApp } from '../testing/test-app.ts';
import { formType, jsonType, maxBodyBytes } from './body.ts';

/** A server that answers with the body it has understood, under `/json` and, forms too, under `/form`. */
const app = TestApp.echo();

async function send(payload: string | Buffer, type = jsonType, path = '/json') {
  return app.inject({ method: 'POST', url: path, payload, headers: type === '' ? {} : { 'content-type': type } });
}

describe('JSON', () => {
  it('is read as it was sent', async () => {
    await fc.assert(
      fc.asyncProperty(fc.jsonValue(), async (value) => {
        const sent = JSON.stringify(value);
        expect((await send(sent)).json()).toEqual({ body: JSON.parse(sent) });
      }),
    );
  });

  it('may begin with a byte order mark', async () => {
    expect((await send('\u{feff}{"ue_id":1}')).json()).toEqual({ body: { ue_id: 1 } });
  });

  it.each(['', ' \r\n\t'])('is none when the body is "%s"', async (text) => {
    expect((await send(text)).json()).toEqual({});
  });

  it.each([
    ['{"ue_id":', 'the body is not JSON'],
    ['{"a":1 b}', 'the body is not JSON (at character 7)'],
    [Buffer.from([0x22, 0xff, 0xfe, 0x22]), 'the body is not UTF-8'],
  ])('is told from what is none: %j', async (payload, words) => {
    const answer = await send(payload);
    expect(answer.statusCode).toBe(400);
    expect(answer.json()).toMatchObject({ code: 'GATEWAY_JSON_BROKEN', details: [] });
    expect(answer.json().error).toContain(words);
  });

  it('is answered whatever the bytes are, without repeating them', async () => {
    await fc.assert(
      fc.asyncProperty(fc.uint8Array({ minLength: 1 }), async (bytes) => {
        const { statusCode, body } = await send(Buffer.from(bytes));
        expect([200, 400]).toContain(statusCode);
        if (statusCode === 400) expect(JSON.parse(body).code).toBe('GATEWAY_JSON_BROKEN');
      }),
    );
  });
});

describe('forms', () => {
  it('carry text', async () => {
    const { body } = (await send('count=5&name=a+b%26c', formType, '/form')).json();
    expect(body).toEqual({ count: '5', name: 'a b&c' });
  });

  it('make a list of a field that is given twice, and choose none', async () => {
    expect((await send('a=1&b=2&a=3', formType, '/form')).json()).toEqual({ body: { a: ['1', '3'], b: '2' } });
  });

  it('may be empty', async () => {
    expect((await send('', formType, '/form')).json()).toEqual({});
  });

  it('give back any text that a browser encoded', async () => {
    await fc.assert(
      fc.asyncProperty(fc.string({ unit: 'grapheme' }), async (value) => {
        const { body } = (await send(new URLSearchParams({ value }).toString(), formType, '/form')).json();
        expect(body.value).toBe(Buffer.from(value).toString());
      }),
    );
  });
});

describe('media types', () => {
  it.each([
    ['a form where JSON is due', formType, '/json', 'application/json'],
    ['plain text, as any web page may send', 'text/plain', '/json', 'application/json'],
    [
      'plain text where forms are taken',
      'text/plain',
      '/form',
      'application/json or application/x-www-form-urlencoded',
    ],
    ['a type of nobody', '__proto__', '/json', 'application/json'],
    ['no type', '', '/json', 'application/json'],
  ])('says what to send instead of %s', async (_, type, path, instead) => {
    const answer = await send('{}', type, path);
    expect(answer.statusCode).toBe(415);
    expect(answer.json().code).toBe('GATEWAY_MEDIA_TYPE');
    expect(answer.json().error).toMatch(new RegExp(`send ${instead}$`));
    expect(answer.headers['accept-post']).toBe(instead.replace(' or ', ', '));
  });

  it('do not matter where there is no body', async () => {
    expect((await app.inject({ method: 'POST', url: '/json' })).json()).toEqual({});
  });
});

describe('size', () => {
  it('may be just the largest', async () => {
    const text = `"${'a'.repeat(maxBodyBytes - 2)}"`;
    expect((await send(text)).statusCode).toBe(200);
    const larger = await send(`${text} `);
    expect(larger.statusCode).toBe(413);
    expect(larger.json().code).toBe('GATEWAY_BODY_TOO_LARGE');
  });
});
