import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { kubeconfigText } from './kubeconfig.ts';

describe('the text of a kubeconfig', () => {
  const server = 'https://[::1]:6443';

  it('leads to the server as its administrator', () => {
    expect(parse(kubeconfigText(server, 'secret', undefined))).toEqual({
      apiVersion: 'v1',
      kind: 'Config',
      clusters: [{ name: 'nexslice', cluster: { server } }],
      users: [{ name: 'nexslice', user: { token: 'secret' } }],
      contexts: [{ name: 'nexslice', context: { cluster: 'nexslice', user: 'nexslice' } }],
      'current-context': 'nexslice',
    });
  });

  it('holds the authority in base64', () => {
    const ca = '-----BEGIN CERTIFICATE-----\nabc\n-----END CERTIFICATE-----\n';
    const [{ cluster }] = parse(kubeconfigText(server, 'secret', ca)).clusters;
    expect(Buffer.from(cluster['certificate-authority-data'], 'base64').toString()).toBe(ca);
  });

  it.each(['12345', '0x10', 'true', 'null', '-_abc', 'a: b # c', '"quoted" \\ \u2028'])(
    'keeps the token %s a text',
    (token) => {
      const [{ user }] = parse(kubeconfigText(server, token, undefined)).users;
      expect(user).toEqual({ token });
    },
  );
});
