import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { VirtualClock } from '../testkit/virtual-clock.ts';
import { ExecPlugin, type ExecSpec } from './exec-plugin.ts';

let directory: string;
let clock: VirtualClock;
beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'kube-exec-'));
  clock = new VirtualClock();
});
afterEach(() => rm(directory, { recursive: true, force: true }));

const plugin = (script: string, spec: ExecSpec = {}, cluster: Record<string, unknown> = {}) =>
  new ExecPlugin(
    { command: process.execPath, args: ['-e', script], env: [{ name: 'WHO', value: 'me' }], ...spec },
    cluster,
    { OUTER: 'from outside' },
    clock,
  );
/** A script that prints a credential with this status, an expression. */
const prints = (status: string, apiVersion = 'info.apiVersion') => `
  const info = JSON.parse(process.env.KUBERNETES_EXEC_INFO);
  console.log(JSON.stringify({ apiVersion: ${apiVersion}, kind: info.kind, status: ${status} }));`;
/** A credential that is another one every time, and ends `ms` milliseconds of virtual time from now. */
const fresh = (ms: number) => {
  const expirationTimestamp = new Date(clock.now() + ms).toISOString();
  return prints(`{ token: 'token-' + process.hrtime.bigint(), expirationTimestamp: '${expirationTimestamp}' }`);
};

describe('a credential plugin', () => {
  it('is run once for all who ask at a time, and its credential kept', async () => {
    const exec = plugin(prints("{ token: 'token-' + process.hrtime.bigint() }"));
    const [first, same] = await Promise.all([exec.credential(), exec.credential()]);
    expect(first.token).toMatch(/^token-\d+$/);
    expect(same).toEqual(first);
    await clock.advance(365 * 24 * 3_600_000);
    expect(await exec.credential()).toEqual(first);
  });

  it('is run again shortly before its credential expires', async () => {
    const exec = plugin(fresh(60_000));
    const first = await exec.credential();
    await clock.advance(49_000);
    expect(await exec.credential()).toEqual(first);
    await clock.advance(2_000);
    expect((await exec.credential()).token).not.toBe(first.token);
  });

  it('is run again when its credential was refused', async () => {
    const exec = plugin(fresh(60_000));
    const first = await exec.credential();
    expect((await exec.credential(true)).token).not.toBe(first.token);
  });

  it('gets its own environment, that of the process, and what it is to answer', async () => {
    const exec = plugin(prints("{ token: [process.env.WHO, process.env.OUTER, info.spec.interactive].join(' ') }"));
    expect((await exec.credential()).token).toBe('me from outside false');
  });

  it.each([
    [true, '{"server":"https://k8s","config":{"audience":"dev"}}'],
    [false, 'undefined'],
  ])('is told of its cluster only if it wants to be: %s', async (provideClusterInfo, expected) => {
    const cluster = { server: 'https://k8s', config: { audience: 'dev' } };
    const exec = plugin(
      prints('{ token: String(JSON.stringify(info.spec.cluster)) }'),
      { provideClusterInfo },
      cluster,
    );
    expect((await exec.credential()).token).toBe(expected);
  });

  it('may give a certificate and its key', async () => {
    const exec = plugin(prints("{ clientCertificateData: 'CERT', clientKeyData: 'KEY' }"));
    expect(await exec.credential()).toEqual({ token: undefined, cert: 'CERT', key: 'KEY' });
  });

  it('speaks the version that the kubeconfig names', async () => {
    const apiVersion = 'client.authentication.k8s.io/v1beta1';
    expect((await plugin(prints('{ token: info.apiVersion }'), { apiVersion }).credential()).token).toBe(apiVersion);
  });

  it('that reads its input finds the end of it', async () => {
    const script = `process.stdin.on('end', () => { ${prints("{ token: 'read' }")} }).resume();`;
    expect((await plugin(script).credential()).token).toBe('read');
  });

  it.each<[string, string, ExecSpec, string]>([
    ['fails', "console.error('no login'); process.exit(3)", {}, 'no login'],
    ['fails without a word', 'process.exit(3)', {}, 'Command failed'],
    [
      'is not installed',
      '',
      { command: 'no-such-plugin', installHint: ' brew install it\n' },
      'ENOENT (brew install it)',
    ],
    ['prints something else', "console.log('hello')", {}, 'did not print an ExecCredential'],
    ['prints nothing', '', {}, 'did not print an ExecCredential'],
    ['prints null', "console.log('null')", {}, 'did not print an ExecCredential'],
    ['prints another kind', "console.log(JSON.stringify({ kind: 'Status' }))", {}, 'did not print an ExecCredential'],
    ['prints another version', prints("{ token: 'x' }", "'client.authentication.k8s.io/v9'"), {}, 'io/v9'],
    ['prints no credential', prints('{}'), {}, 'neither a token nor a client certificate'],
    ['prints no status', prints('undefined'), {}, 'neither a token nor a client certificate'],
    ['prints half a certificate', prints("{ clientCertificateData: 'CERT' }"), {}, 'neither a token nor'],
    ['has to ask questions', '', { interactiveMode: 'Always' }, 'has to ask questions'],
  ])('that %s is reported with what it said', async (_name, script, spec, message) => {
    await expect(plugin(script, spec).credential()).rejects.toMatchObject({
      code: 'KUBE_EXEC_PLUGIN_FAILED',
      message: expect.stringMatching(/^credential plugin ".+": /),
    });
    await expect(plugin(script, spec).credential()).rejects.toThrow(message);
  });

  it('that failed is tried again by the next request', async () => {
    const marker = JSON.stringify(join(directory, 'ran'));
    const script = `const fs = require('node:fs'); const first = !fs.existsSync(${marker});
      fs.writeFileSync(${marker}, 'x'); if (first) process.exit(1);${prints("{ token: 'second' }")}`;
    const exec = plugin(script);
    await expect(exec.credential()).rejects.toMatchObject({ code: 'KUBE_EXEC_PLUGIN_FAILED' });
    expect((await exec.credential()).token).toBe('second');
    expect(await readFile(join(directory, 'ran'), 'utf8')).toBe('x');
  });
});
