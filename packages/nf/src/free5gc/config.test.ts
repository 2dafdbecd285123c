import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { NfError } from '../errors.ts';
import { type Free5gcUpfConfig, podIp, upfConfig } from './config.ts';

const config: Free5gcUpfConfig = { address: '10.1.2.3', dnns: [{ name: 'internet', pool: '10.60.0.0/16' }] };

function problemsOf(broken: unknown) {
  try {
    upfConfig(broken as Free5gcUpfConfig);
  } catch (error) {
    if (error instanceof NfError) return { code: error.code, problems: error.problems };
    throw error;
  }
  return;
}

describe('upfcfg.yaml', () => {
  it('is what go-upf 1.0.3 reads', () => {
    expect(parse(upfConfig(config))).toEqual({
      version: '1.0.3',
      description: expect.any(String),
      pfcp: { addr: '10.1.2.3', nodeID: '10.1.2.3', retransTimeout: '1s', maxRetrans: 3 },
      gtpu: { forwarder: 'gtp5g', ifList: [{ addr: '10.1.2.3', type: 'N3' }] },
      dnnList: [{ dnn: 'internet', cidr: '10.60.0.0/16' }],
      logger: { enable: true, level: 'info', reportCaller: false },
    });
  });

  it('lists every DNN with its addresses', () => {
    const dnns = [
      { name: 'internet', pool: '10.60.0.0/16' },
      { name: 'ims', pool: '10.61.0.0/16' },
    ];
    expect(parse(upfConfig({ ...config, dnns })).dnnList).toEqual([
      { dnn: 'internet', cidr: '10.60.0.0/16' },
      { dnn: 'ims', cidr: '10.61.0.0/16' },
    ]);
  });

  it('may leave the address open until the pod has one', () => {
    const text = upfConfig({ ...config, address: podIp });
    expect(text.match(/"\$\{POD_IP\}"/g)).toHaveLength(3);
    expect(parse(text.replaceAll(podIp, '10.1.2.3'))).toEqual(parse(upfConfig(config)));
  });

  it('quotes names that YAML would take for something else', () => {
    for (const name of ['1e5', '010', 'no', 'null', '0x10', 'true', '1-2-3']) {
      const text = upfConfig({ ...config, dnns: [{ name, pool: '10.60.0.0/16' }] });
      expect(text).toContain(`dnn: "${name}"`);
      expect(parse(text).dnnList[0].dnn).toBe(name);
      expect(parse(text, { version: '1.1' }).dnnList[0].dnn).toBe(name);
    }
  });

  it('gives back every valid DNN, whatever it looks like', () => {
    const names = fc
      .stringMatching(/^[0-9a-z]([0-9a-z-]{0,8}[0-9a-z])?$/)
      .filter((name) => !/^(rac|lac|sgsn|rnc)/.test(name));
    fc.assert(
      fc.property(names, (name) => {
        expect(parse(upfConfig({ ...config, dnns: [{ name, pool: '10.60.0.0/16' }] })).dnnList).toEqual([
          { dnn: name, cidr: '10.60.0.0/16' },
        ]);
      }),
    );
  });
});

describe('an input that a UPF could not run with', () => {
  it.each([
    ['every address at once, by which no SMF knows it', { ...config, address: '0.0.0.0' }, 'address', /0\.0\.0\.0/],
    ['an address that is none', { ...config, address: 'a\nb: c' }, 'address', /must be/],
    ['no DNN', { ...config, dnns: [] }, 'dnns', /at least one/],
    ['a DNN that is none', { ...config, dnns: [{ name: 'a: b', pool: '10.60.0.0/16' }] }, 'dnns[0].name', /DNN must/],
    ['a pool that is no prefix', { ...config, dnns: [{ name: 'a', pool: '10.60.0.0' }] }, 'dnns[0].pool', /must be/],
    [
      'pools that overlap',
      {
        ...config,
        dnns: [
          { name: 'a', pool: '10.60.0.0/16' },
          { name: 'b', pool: '10.60.7.0/24' },
        ],
      },
      'dnns[1].pool',
      /overlaps the pool of DNN a/,
    ],
  ])('is refused: %s', (_, broken, field, message) => {
    expect(problemsOf(broken)).toEqual({
      code: 'NF_CONFIG_INVALID',
      problems: [{ field, message: expect.stringMatching(message) }],
    });
  });

  it('is refused with all that is wrong', () => {
    expect(() => upfConfig({ address: '', dnns: [] })).toThrow(
      /^free5GC UPF configuration: address: host must be .*; dnns: at least one DNN is needed$/,
    );
  });
});
