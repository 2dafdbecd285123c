import { isIP } from 'node:net';
import type { Environment } from '@marcbachmann/cel-js';
import { fail, functions, type Library } from './register.ts';

class CelUrl {
  readonly url: URL;
  readonly text: string;
  constructor(text: string, url: URL) {
    this.text = text;
    this.url = url;
  }
}

/** A URL with a scheme, or a path alone, as Go's ParseRequestURI takes them. */
function parseUrl(text: string): CelUrl | undefined {
  if (/\p{Cc}/u.test(text)) return undefined;
  if (text.startsWith('/')) return new CelUrl(text, new URL(text, 'none://none'));
  return URL.canParse(text) && text.includes(':') ? new CelUrl(text, new URL(text)) : undefined;
}

const relative = (value: CelUrl) => value.text.startsWith('/');

function queryOf(value: CelUrl): Map<string, string[]> {
  const query = new Map<string, string[]>();
  for (const [key, part] of value.url.searchParams) query.set(key, [...(query.get(key) ?? []), part]);
  return query;
}

class CelIp {
  readonly text: string;
  readonly version: 4 | 6;
  readonly value: bigint;
  constructor(text: string, version: 4 | 6, value: bigint) {
    this.text = text;
    this.version = version;
    this.value = value;
  }
}

class CelCidr {
  readonly ip: CelIp;
  readonly length: number;
  constructor(ip: CelIp, length: number) {
    this.ip = ip;
    this.length = length;
  }
}

const BITS = { 4: 32, 6: 128 } as const;

function parseIp(text: string): CelIp | undefined {
  const version = isIP(text);
  // Zones and IPv4 inside IPv6 are refused, as Kubernetes does.
  if (version === 0 || text.includes('%') || (version === 6 && text.includes('.'))) return undefined;
  if (version === 4)
    return new CelIp(
      text,
      4,
      text.split('.').reduce((sum, part) => sum * 256n + BigInt(part), 0n),
    );
  const [head = '', tail] = text.split('::');
  const groups = (part: string) => (part === '' ? [] : part.split(':'));
  const before = groups(head);
  const after = tail === undefined ? [] : groups(tail);
  const zeros = Array.from({ length: 8 - before.length - after.length }, () => '0');
  const value = [...before, ...zeros, ...after].reduce((sum, part) => sum * 65536n + BigInt(`0x${part}`), 0n);
  return new CelIp(text, 6, value);
}

function parseCidr(text: string): CelCidr | undefined {
  const [address = '', length = '', ...rest] = text.split('/');
  const ip = parseIp(address);
  if (!ip || rest.length > 0 || !/^(0|[1-9]\d{0,2})$/.test(length) || Number(length) > BITS[ip.version])
    return undefined;
  return new CelCidr(ip, Number(length));
}

/** The canonical text of an address (RFC 5952). */
function ipText(ip: CelIp): string {
  if (ip.version === 4) return [24n, 16n, 8n, 0n].map((shift) => (ip.value >> shift) & 255n).join('.');
  return new URL(`http://[${ip.text}]`).hostname.slice(1, -1);
}

const inPrefix = (ip: CelIp, prefix: string) => {
  const cidr = parseCidr(prefix);
  return cidr !== undefined && contains(cidr, ip);
};

function contains(cidr: CelCidr, ip: CelIp): boolean {
  if (cidr.ip.version !== ip.version) return false;
  const host = BigInt(BITS[ip.version] - cidr.length);
  return cidr.ip.value >> host === ip.value >> host;
}

function masked(cidr: CelCidr): CelCidr {
  const host = BigInt(BITS[cidr.ip.version] - cidr.length);
  const value = (cidr.ip.value >> host) << host;
  return new CelCidr(new CelIp(textOf(value, cidr.ip.version), cidr.ip.version, value), cidr.length);
}

function textOf(value: bigint, version: 4 | 6): string {
  if (version === 4) return ipText(new CelIp('', 4, value));
  const groups = Array.from({ length: 8 }, (_, i) => ((value >> BigInt(112 - 16 * i)) & 0xffffn).toString(16));
  return new URL(`http://[${groups.join(':')}]`).hostname.slice(1, -1);
}

const toIp = (text: string) => parseIp(text) ?? fail(`IP Address '${text}' parse error during conversion from string`);
const toCidr = (text: string) => parseCidr(text) ?? fail('network address parse error during conversion from string');
const toUrl = (text: string) => parseUrl(text) ?? fail(`URL parse error during conversion from string: ${text}`);
const within = (cidr: CelCidr, other: CelCidr) => other.length >= cidr.length && contains(cidr, other.ip);

class IpNamespace {}

/** The types of addresses are the only ones of Kubernetes' that rules can name: `type(ip('::1')) == net.IP`. */
function registerTypeNames(environment: Environment): void {
  const types = { IP: environment.evaluate("type(ip('::'))"), CIDR: environment.evaluate("type(cidr('::/0'))") };
  environment.registerConstant('net', 'map<string, type>', types);
}

/**
 * Kubernetes' functions over URLs, addresses and prefixes.
 * @see https://kubernetes.io/docs/reference/using-api/cel/#kubernetes-url-library
 */
export const network: Library = (environment) => {
  environment.registerType('kubernetes.URL', CelUrl);
  environment.registerType('net.IP', CelIp);
  environment.registerType('net.CIDR', CelCidr);
  environment.registerType('IpNamespace', IpNamespace);
  environment.registerConstant('ip', 'IpNamespace', new IpNamespace());
  environment.registerOperator('kubernetes.URL == kubernetes.URL', (a: CelUrl, b: CelUrl) => a.url.href === b.url.href);
  environment.registerOperator(
    'net.IP == net.IP',
    (a: CelIp, b: CelIp) => a.version === b.version && a.value === b.value,
  );
  environment.registerOperator(
    'net.CIDR == net.CIDR',
    (a: CelCidr, b: CelCidr) => a.length === b.length && a.ip.version === b.ip.version && a.ip.value === b.ip.value,
  );
  functions(environment, {
    'url(string): kubernetes.URL': toUrl,
    'isURL(string): bool': (text) => parseUrl(text) !== undefined,
    'kubernetes.URL.getScheme(): string': (value: CelUrl) => (relative(value) ? '' : value.url.protocol.slice(0, -1)),
    'kubernetes.URL.getHost(): string': (value: CelUrl) => (relative(value) ? '' : value.url.host),
    'kubernetes.URL.getHostname(): string': (value: CelUrl) =>
      relative(value) ? '' : value.url.hostname.replace(/^\[|\]$/g, ''),
    'kubernetes.URL.getPort(): string': (value: CelUrl) => value.url.port,
    'kubernetes.URL.getEscapedPath(): string': (value: CelUrl) => value.url.pathname,
    'kubernetes.URL.getQuery(): map<string, list<string>>': queryOf,
    'ip(string): net.IP': toIp,
    'isIP(string): bool': (text) => parseIp(text) !== undefined,
    'IpNamespace.isCanonical(string): bool': (_ip, text: string) => ipText(toIp(text)) === text,
    'string(net.IP): string': ipText,
    'net.IP.family(): int': (ip: CelIp) => BigInt(ip.version),
    'net.IP.isUnspecified(): bool': (ip: CelIp) => ip.value === 0n,
    'net.IP.isLoopback(): bool': (ip: CelIp) => inPrefix(ip, ip.version === 4 ? '127.0.0.0/8' : '::1/128'),
    'net.IP.isLinkLocalMulticast(): bool': (ip: CelIp) => inPrefix(ip, '224.0.0.0/24') || inPrefix(ip, 'ff02::/16'),
    'net.IP.isLinkLocalUnicast(): bool': (ip: CelIp) => inPrefix(ip, '169.254.0.0/16') || inPrefix(ip, 'fe80::/10'),
    'net.IP.isGlobalUnicast(): bool': (ip: CelIp) =>
      ip.value !== 0n &&
      ['127.0.0.0/8', '::1/128', '224.0.0.0/4', 'ff00::/8', '169.254.0.0/16', 'fe80::/10', '255.255.255.255/32'].every(
        (prefix) => !inPrefix(ip, prefix),
      ),
    'cidr(string): net.CIDR': toCidr,
    'isCIDR(string): bool': (text) => parseCidr(text) !== undefined,
    'string(net.CIDR): string': (cidr: CelCidr) => `${ipText(cidr.ip)}/${cidr.length}`,
    'net.CIDR.containsIP(net.IP): bool': contains,
    'net.CIDR.containsIP(string): bool': (cidr, text) => contains(cidr, toIp(text)),
    'net.CIDR.containsCIDR(net.CIDR): bool': within,
    'net.CIDR.containsCIDR(string): bool': (cidr, text) => within(cidr, toCidr(text)),
    'net.CIDR.ip(): net.IP': (cidr: CelCidr) => cidr.ip,
    'net.CIDR.masked(): net.CIDR': masked,
    'net.CIDR.prefixLength(): int': (cidr: CelCidr) => BigInt(cidr.length),
  });
  registerTypeNames(environment);
};
