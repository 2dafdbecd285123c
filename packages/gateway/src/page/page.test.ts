import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { browser, TestGateway } from '../testing/test-gateway.ts';
import { html } from './html.ts';
import { script } from './script.ts';

describe('html', () => {
  it('escapes what is put in, in text and in attributes', () => {
    expect(html`<a title="${'"><script>'}">${"<b> & 'c'"}</a>`.text).toBe(
      '<a title="&quot;&gt;&lt;script&gt;">&lt;b&gt; &amp; &#39;c&#39;</a>',
    );
  });

  it('leaves HTML alone that was made by it, one piece or many', () => {
    const items = [1, 2].map((item) => html`<li>${item}</li>`);
    expect(html`<ul>${items}</ul>${html`<hr>`}`.text).toBe('<ul><li>1</li><li>2</li></ul><hr>');
  });
});

describe('the script of the page', () => {
  it('finds in the page what it looks for', async () => {
    const gateway = await TestGateway.start();
    gateway.sessions.put(3);
    const { text } = await gateway.get('/');
    await gateway.stop();
    for (const id of script.matchAll(/getElementById\('(\w+)'\)/g)) expect(text).toContain(`id="${id[1]}"`);
    const list = text.slice(text.indexOf('<div id="ues"'), text.indexOf('</main>'));
    expect(list).toContain('action="/remove_pod/3"');
    expect(list).not.toMatch(/<style|<script/);
  });

  it('is JavaScript, and cannot end its element', () => {
    expect(() => new Function(script)).not.toThrow();
    expect(script).not.toContain('</');
  });
});

describe('GET /', () => {
  let gateway: TestGateway;
  beforeEach(async () => {
    gateway = await TestGateway.start();
  });
  afterEach(() => gateway.stop());

  it('lists each UE with phase, UPF and slice in the order of their numbers, and a button to remove it', async () => {
    gateway.sessions.put(12, { slice: 'embb' }, { status: { phase: 'Provisioning', upf: 'upf-ue12' } });
    gateway.sessions.put(3, {}, { status: { phase: 'Ready', attachedAt: '2026-01-31T12:00:00.123Z' } });
    const { text, status, headers } = await gateway.get('/', browser);
    expect(status).toBe(200);
    expect(headers.get('content-type')).toBe('text/html; charset=utf-8');
    expect(text).toContain('<caption>2 UEs: 1 Provisioning, 1 Ready</caption>');
    expect(text.indexOf('<th scope="row">3</th>')).toBeLessThan(text.indexOf('<th scope="row">12</th>'));
    expect(text).toContain('<span class="phase Provisioning">Provisioning</span>');
    expect(text).toContain('upf-ue12');
    expect(text).toContain('2026-01-31 12:00:00 UTC');
    expect(text).toContain('<form method="post" action="/remove_pod/3">');
  });

  it('counts the UEs by phase, the most frequent first', async () => {
    for (const ueId of [1, 2, 3]) gateway.sessions.put(ueId, {}, { status: { phase: 'Ready' } });
    gateway.sessions.put(4, {}, { status: { phase: 'Failed' } });
    gateway.sessions.put(5);
    expect((await gateway.get('/')).text).toContain('<caption>5 UEs: 3 Ready, 1 Failed, 1 Pending</caption>');
  });

  it('has buttons that work without script: each names a route that exists', async () => {
    gateway.sessions.put(3);
    const { text } = await gateway.get('/', browser);
    const actions = [...text.matchAll(/(?:form)?action="([^"]+)"/g)].map(([, action]) => action ?? '');
    expect(actions).toEqual(['/add_pod', '/create_pods', '/delete_pods', '/remove_pod/3']);
    for (const action of actions) {
      gateway.sessions.put(3);
      expect((await gateway.post(action, undefined, browser)).status).toBe(302);
    }
  });

  it('links to routes that exist', async () => {
    const { text } = await gateway.get('/');
    const links = [...text.matchAll(/<a href="([^"]+)"/g)].map(([, link]) => link ?? '');
    expect(links).toEqual(['/api/ues', '/metrics', '/openapi.json']);
    for (const link of links) expect((await gateway.get(link)).status).toBe(200);
  });

  it('has a name for every control, for people who do not see what stands beside it', async () => {
    gateway.sessions.put(3);
    const { text } = await gateway.get('/');
    expect(text).toContain('<label>UEs 1 to <input type="number"');
    expect(text).toContain('aria-label="Remove UE 3"');
    expect(text).toContain('role="status"');
    expect(text).toContain('<html lang="en">');
    expect(text.match(/<th scope="col"/g)).toHaveLength(5);
  });

  it('says so when nobody is connected', async () => {
    expect((await gateway.get('/')).text).toContain('No UE is connected.');
  });

  it('offers no button for a UE that is leaving already', async () => {
    gateway.sessions.put(3, { connected: false }, { status: { phase: 'Releasing' } });
    expect((await gateway.get('/')).text).not.toContain('/remove_pod/3');
  });

  it('shows no more rows than a browser lays out at once, and where the rest is', async () => {
    for (let ueId = 1; ueId <= 600; ueId += 1) gateway.sessions.put(ueId);
    const { text } = await gateway.get('/');
    expect(text.match(/<th scope="row">/g)).toHaveLength(500);
    expect(text).toContain('and 100 more');
  });

  it('runs nothing that a name could bring in', async () => {
    const slice = '<img src=x onerror=alert(1)>';
    gateway.sessions.put(1, { slice });
    expect((await gateway.get('/')).text).not.toContain(slice);
  });

  it('lets only its own style and script run, under a nonce of this answer alone', async () => {
    const answers = [await gateway.get('/'), await gateway.get('/')];
    const nonces = answers.map(({ headers, text }) => {
      const policy = headers.get('content-security-policy') ?? '';
      const nonce = /script-src 'nonce-([\w-]{22})'/.exec(policy)?.[1];
      expect(policy).toContain("default-src 'none'");
      expect(policy).toContain("frame-ancestors 'none'");
      expect(policy).not.toContain('unsafe');
      expect(text.match(/<(script|style)/g)).toHaveLength(2);
      expect(text.match(new RegExp(`<(script|style) nonce="${nonce}"`, 'g'))).toHaveLength(2);
      return nonce;
    });
    expect(nonces[0]).not.toBe(nonces[1]);
  });

  it('has forms whose origin the browser tells, or it would refuse them itself', async () => {
    expect((await gateway.get('/')).headers.get('referrer-policy')).toBe('same-origin');
  });

  it('shows no SUPI', async () => {
    gateway.sessions.put(1, { supi: 'imsi-208950000000001' });
    expect((await gateway.get('/')).text).not.toContain('imsi');
  });
});
