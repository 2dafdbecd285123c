import { execFileSync } from 'node:child_process';
import { chmodSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { UPFSpec } from '@nexslice/kinds';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { upfConfig } from './config.ts';
import { free5gc } from './flavor.ts';

const spec: UPFSpec = {
  slice: 'default',
  flavor: 'free5gc',
  image: 'free5gc/upf:v4.2.3',
  replicas: 1,
  dnns: [
    { name: 'internet', pool: '10.60.0.0/16' },
    { name: 'ims', pool: '10.61.0.0/16' },
  ],
};

const pod = free5gc.pod(spec, 'upf-ue1-config');
const [prepare] = pod.initContainers ?? [];
const [upf] = pod.containers;

describe('the pod of a free5GC UPF', () => {
  it('runs the image of the UPF, and no other', () => {
    expect([prepare?.image, upf?.image]).toEqual(['free5gc/upf:v4.2.3', 'free5gc/upf:v4.2.3']);
  });

  it('reads its configuration from the ConfigMap, completed by the first container', () => {
    expect(pod.volumes?.find(({ name }) => name === 'template')?.configMap?.name).toBe('upf-ue1-config');
    const written = prepare?.volumeMounts?.find(({ name }) => name === 'config');
    const read = upf?.volumeMounts?.find(({ name }) => name === 'config');
    expect(written?.mountPath).toBe(read?.mountPath);
    expect(upf?.command?.at(-1)).toBe(`${read?.mountPath}/upfcfg.yaml`);
  });

  it('learns its own address from Kubernetes', () => {
    expect(prepare?.env).toContainEqual({ name: 'POD_IP', valueFrom: { fieldRef: { fieldPath: 'status.podIP' } } });
  });

  it('is privileged only until its network is prepared', () => {
    expect(prepare?.securityContext).toEqual({ privileged: true });
    expect(upf?.securityContext).toEqual({ capabilities: { add: ['NET_ADMIN'] } });
  });

  it('listens for GTP-U and PFCP', () => {
    expect(upf?.ports).toEqual([
      { name: 'gtpu', containerPort: 2152, protocol: 'UDP' },
      { name: 'pfcp', containerPort: 8805, protocol: 'UDP' },
    ]);
  });

  it.each([
    [
      'the defaults',
      undefined,
      { requests: { cpu: '100m', memory: '128Mi' }, limits: { cpu: '500m', memory: '512Mi' } },
    ],
    ['what its slice says, as text', { limits: { cpu: 2, memory: '1Gi' } }, { limits: { cpu: '2', memory: '1Gi' } }],
  ])('gets %s as resources', (_, resources, expected) => {
    const [container] = free5gc.pod({ ...spec, ...(resources && { resources }) }, 'x').containers;
    expect(container?.resources).toEqual(expected);
  });
});

describe('the script that prepares the pod', () => {
  let root: string;

  beforeEach(() => {
    root = mkdtempSync(join(tmpdir(), 'nexslice-nf-'));
    for (const folder of ['etc/nexslice', 'free5gc/config', 'proc/sys/net/ipv4', 'bin'])
      mkdirSync(join(root, folder), { recursive: true });
    const [name, text] = Object.entries(free5gc.configFiles(spec))[0] ?? ['', ''];
    writeFileSync(join(root, 'etc/nexslice', name), text);
    stubIptables();
  });

  afterEach(() => {
    rmSync(root, { recursive: true });
  });

  /** Stands for iptables: -C succeeds for rules that were added, -A adds one. */
  function stubIptables(): void {
    const rules = join(root, 'rules');
    const path = join(root, 'bin/iptables');
    writeFileSync(rules, '');
    writeFileSync(
      path,
      `#!/bin/sh\nverb=$3; shift 3\nif [ "$verb" = -C ]; then grep -qxF -- "$*" ${rules}; else echo "$*" >> ${rules}; fi\n`,
    );
    chmodSync(path, 0o755);
  }

  /** Runs the script with the folders of the pod below a folder of the test. */
  function run(): void {
    const script = (prepare?.command?.[2] ?? '').replaceAll(/(?<![\w.])\/(etc\/nexslice|free5gc|proc)/g, `${root}/$1`);
    const pools = prepare?.env?.find(({ name }) => name === 'UE_POOLS')?.value;
    execFileSync('sh', ['-c', script], {
      env: { PATH: `${root}/bin:${process.env['PATH']}`, POD_IP: '10.244.1.7', UE_POOLS: pools },
    });
  }

  it('puts the address of the pod into the configuration', () => {
    run();
    const text = readFileSync(join(root, 'free5gc/config/upfcfg.yaml'), 'utf8');
    expect(parse(text)).toEqual(parse(upfConfig({ address: '10.244.1.7', dnns: spec.dnns })));
  });

  it('lets packets through, and hides the addresses of UEs from the data network', () => {
    run();
    expect(readFileSync(join(root, 'proc/sys/net/ipv4/ip_forward'), 'utf8')).toBe('1\n');
    expect(readFileSync(join(root, 'rules'), 'utf8')).toBe(
      'POSTROUTING -s 10.60.0.0/16 ! -o upfgtp -j MASQUERADE\nPOSTROUTING -s 10.61.0.0/16 ! -o upfgtp -j MASQUERADE\n',
    );
  });

  it('does nothing twice when the container is started again', () => {
    run();
    const rules = readFileSync(join(root, 'rules'), 'utf8');
    run();
    expect(readFileSync(join(root, 'rules'), 'utf8')).toBe(rules);
  });
});
