import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { html } from './html.ts';
import { failurePage, messagePage } from './message-page.ts';

describe('messagePage', () => {
  it('says its lines and leads back to the list', () => {
    const { status, text, headers } = messagePage(207, 'In part', ['one', 'two']);
    expect(status).toBe(207);
    expect(text).toContain('<title>In part – NexSlice</title>');
    expect(text).toContain('<p>one</p><p>two</p>');
    expect(text).toContain('<a href="/">');
    expect(headers['content-type']).toBe('text/html; charset=utf-8');
  });

  it('runs no script at all', () => {
    expect(messagePage(200, 'x', []).text).not.toContain('<script');
  });

  it('has a nonce of its own each time', () => {
    const policies = Array.from({ length: 50 }, () => messagePage(200, 'x', []).headers['content-security-policy']);
    expect(new Set(policies).size).toBe(50);
  });

  it('shows any text as text', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), (line) => {
        const [, shown = ''] = /<p>([\s\S]*?)<\/p>\n<p><a/.exec(messagePage(200, 'x', [line]).text) ?? [];
        expect(shown).not.toMatch(/[<>"']/);
        const entities: Record<string, string> = { lt: '<', gt: '>', amp: '&', quot: '"', '#39': "'" };
        expect(shown.replace(/&(#?\w+);/g, (_, name: string) => entities[name] ?? name)).toBe(line);
      }),
    );
  });
});

describe('failurePage', () => {
  const failure = { status: 503, code: 'GATEWAY_STOPPING', error: 'stopping', details: [], headers: {} };

  it('keeps the headers of the failure, but not instead of its own', () => {
    const headers = { 'retry-after': '1', 'content-type': 'application/json' };
    expect(failurePage({ ...failure, headers }).headers).toMatchObject({
      'retry-after': '1',
      'content-type': 'text/html; charset=utf-8',
    });
  });

  it('names the code, by which people find help', () => {
    expect(failurePage(failure).text).toContain('Code: GATEWAY_STOPPING');
  });
});

describe('html', () => {
  it('takes numbers and nothing', () => {
    expect(html`<p>${0}${''}</p>`.text).toBe('<p>0</p>');
  });
});
