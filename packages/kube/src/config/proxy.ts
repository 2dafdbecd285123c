import { BlockList, isIP } from 'node:net';

/**
 * The proxy that the environment asks for, in the way of curl and Go: `HTTPS_PROXY` or `HTTP_PROXY`, unless `NO_PROXY` names the host.
 * Names may be written in lower case. What is on this machine is never reached through a proxy.
 *
 * @param server URL of the API server
 */
export function proxyFromEnvironment(server: string, env: NodeJS.ProcessEnv): string | undefined {
  const { protocol, hostname, port } = new URL(server);
  const name = protocol === 'https:' ? 'HTTPS_PROXY' : 'HTTP_PROXY';
  const proxy = env[name] || env[name.toLowerCase()];
  if (!proxy) return undefined;
  // The brackets of an IPv6 address belong to the URL.
  const host = hostname.replace(/^\[|\]$/g, '').toLowerCase();
  if (isLocal(host)) return undefined;
  const exceptions = (env['NO_PROXY'] || env['no_proxy'] || '').split(',').map((entry) => entry.trim().toLowerCase());
  if (exceptions.some((exception) => excludes(exception, host, port || (protocol === 'https:' ? '443' : '80')))) {
    return undefined;
  }
  return proxy.includes('://') ? proxy : `http://${proxy}`;
}

const loopback = new BlockList();
loopback.addSubnet('127.0.0.0', 8, 'ipv4');
loopback.addAddress('::1', 'ipv6');

function isLocal(host: string): boolean {
  return host === 'localhost' || contains(loopback, host);
}

/** One entry of `NO_PROXY`: `*`, an address, a network, a domain with all below it, or (with a leading dot) only those; with a port or without. */
function excludes(exception: string, host: string, port: string): boolean {
  if (exception === '') return false;
  if (exception === '*') return true;
  const { name, onlyPort } = splitPort(exception);
  if (onlyPort !== undefined && onlyPort !== port) return false;
  if (isIP(host)) return name.includes('/') ? contains(network(name), host) : name === host;
  const domain = name.replace(/^\*?\./, '');
  return host.endsWith(`.${domain}`) || (host === domain && domain === name);
}

function splitPort(exception: string): { name: string; onlyPort?: string | undefined } {
  // The colons of an IPv6 address lead to no port.
  if (isIP(exception)) return { name: exception };
  const [, name = exception, onlyPort] = /^(.+):(\d+)$/.exec(exception) ?? [];
  return { name: name.replace(/^\[|\]$/g, ''), onlyPort };
}

function network(cidr: string): BlockList {
  const list = new BlockList();
  const [address = '', prefix] = cidr.split('/');
  const family = isIP(address) === 6 ? 'ipv6' : 'ipv4';
  const bits = Number(prefix);
  const isValid = isIP(address) > 0 && bits >= 0 && bits <= (family === 'ipv6' ? 128 : 32);
  if (isValid) list.addSubnet(address, bits, family);
  return list;
}

function contains(list: BlockList, host: string): boolean {
  const version = isIP(host);
  return version > 0 && list.check(host, version === 6 ? 'ipv6' : 'ipv4');
}
