import { describe, expect, it } from 'vitest';
import { proxyFromEnvironment } from './proxy.ts';

const proxy = 'http://proxy:3128';
const server = 'https://api.example.com:6443';

describe('the proxy of the environment', () => {
  it.each([
    ['https', server, { HTTPS_PROXY: proxy }, proxy],
    ['https, in lower case', server, { https_proxy: proxy }, proxy],
    ['https, the upper case first', server, { HTTPS_PROXY: proxy, https_proxy: 'http://other' }, proxy],
    ['http', 'http://api.example.com', { HTTP_PROXY: proxy }, proxy],
    ['a host and port only', server, { HTTPS_PROXY: 'proxy:3128' }, proxy],
    ['socks', server, { HTTPS_PROXY: 'socks5://proxy:1080' }, 'socks5://proxy:1080'],
    ['the other scheme', server, { HTTP_PROXY: proxy }, undefined],
    ['nothing', server, {}, undefined],
    ['an empty text', server, { HTTPS_PROXY: '' }, undefined],
  ])('for %s is what it says', (_name, url, env, expected) => {
    expect(proxyFromEnvironment(url, env)).toBe(expected);
  });

  it.each([
    ['*', true],
    ['api.example.com', true],
    ['API.Example.com', true],
    ['example.com', true],
    ['.example.com', true],
    ['*.example.com', true],
    ['com', true],
    ['api.example.com:6443', true],
    ['other.org, example.com', true],
    ['.api.example.com', false],
    ['ample.com', false],
    ['api.example.com:443', false],
    ['10.0.0.0/8', false],
    [',', false],
    ['', false],
  ])('is left aside for a host under NO_PROXY=%j: %s', (exceptions, direct) => {
    const env = { HTTPS_PROXY: proxy, NO_PROXY: exceptions };
    expect(proxyFromEnvironment(server, env)).toBe(direct ? undefined : proxy);
  });

  it.each([
    ['https://10.1.2.3:6443', '10.0.0.0/8', true],
    ['https://10.1.2.3:6443', '10.1.2.3', true],
    ['https://10.1.2.3:6443', '10.1.2.3:6443', true],
    ['https://10.1.2.3:6443', '10.1.2.3:443', false],
    ['https://10.1.2.3', '10.1.2.3:443', true],
    ['https://10.1.2.3:6443', '10.1.2.4', false],
    ['https://10.1.2.3:6443', '192.168.0.0/16', false],
    ['https://10.1.2.3:6443', '10.0.0.0/99', false],
    ['https://10.1.2.3:6443', 'nonsense/8', false],
    ['https://[fd00::1]:6443', 'fd00::1', true],
    ['https://[fd00::1]:6443', '[fd00::1]', true],
    ['https://[fd00::1]:6443', '[fd00::1]:6443', true],
    ['https://[fd00::1]:6443', '[fd00::1]:443', false],
    ['https://[fd00::1]:6443', 'fd00::/8', true],
    ['https://[fd00::1]:6443', 'fe80::/10', false],
  ])('is left aside for %s under NO_PROXY=%j: %s', (url, exceptions, direct) => {
    const env = { HTTPS_PROXY: proxy, no_proxy: exceptions };
    expect(proxyFromEnvironment(url, env)).toBe(direct ? undefined : proxy);
  });

  it.each(['https://localhost:6443', 'https://127.0.0.1:6443', 'https://127.8.8.8', 'https://[::1]:6443'])(
    'is never used for %s, which is on this machine',
    (url) => {
      expect(proxyFromEnvironment(url, { HTTPS_PROXY: proxy })).toBeUndefined();
    },
  );
});
