import { describe, expect, it } from 'vitest';
import { problems } from '../problem/problem.ts';
import { slices } from './slice.ts';

const smallest = { snssai: { sst: 1 }, dnns: [{ name: 'internet' }] };

function parse(spec: unknown) {
  const result = slices.schema.safeParse({ metadata: { name: 'default' }, spec });
  return result.success ? { spec: result.data.spec } : { problems: problems(result.error) };
}

describe('a Slice', () => {
  it('needs its S-NSSAI and one DNN only: the rest has defaults', () => {
    expect(parse(smallest)).toEqual({
      spec: {
        snssai: { sst: 1 },
        dnns: [{ name: 'internet', uePool: '10.60.0.0/16' }],
        dedication: 'PerUE',
        upf: { flavor: 'free5gc' },
        release: { graceSeconds: 0 },
      },
    });
  });

  it('keeps all that can be said', () => {
    const spec = {
      snssai: { sst: 2, sd: '00000A' },
      dnns: [
        { name: 'internet', uePool: '10.1.0.0/16' },
        { name: 'ims', uePool: '10.2.0.0/16' },
      ],
      dedication: 'PerUE',
      upf: { flavor: 'free5gc', image: 'free5gc/upf:v4.2.3', replicas: 2, resources: { limits: { cpu: '1' } } },
      release: { graceSeconds: 30 },
    };
    expect(parse(spec)).toEqual({ spec });
  });

  it.each([
    ['no DNN', { ...smallest, dnns: [] }, 'spec.dnns', 'at least one DNN is needed'],
    [
      'two DNNs with the same addresses',
      { ...smallest, dnns: [{ name: 'a' }, { name: 'b' }] },
      'spec.dnns',
      'every DNN needs a uePool of its own',
    ],
    ['an SST that is none', { ...smallest, snssai: { sst: 256 } }, 'spec.snssai.sst', 'SST must be 0 to 255'],
    [
      'a grace time of weeks',
      { ...smallest, release: { graceSeconds: 1e6 } },
      'spec.release.graceSeconds',
      'must be 0 to 86400',
    ],
    ['more UPF pods than an SMF takes', { ...smallest, upf: { replicas: 17 } }, 'spec.upf.replicas', 'must be 0 to 16'],
  ])('is refused with %s', (_, spec, field, message) => {
    expect(parse(spec).problems).toEqual([{ field, message }]);
  });

  it.each([
    ['a dedication that is not served', { ...smallest, dedication: 'Shared' }, 'spec.dedication'],
    ['an unknown flavor', { ...smallest, upf: { flavor: 'other' } }, 'spec.upf.flavor'],
  ])('is refused with %s, naming what there is', (_, spec, field) => {
    expect(parse(spec).problems).toEqual([{ field, message: expect.stringMatching(/PerUE|free5gc/) }]);
  });

  it('names all that is missing', () => {
    expect(parse({}).problems).toEqual([
      { field: 'spec.snssai', message: 'is required' },
      { field: 'spec.dnns', message: 'is required' },
    ]);
  });

  it.each([
    ['an SD of five digits', { snssai: { sst: 1, sd: '00001' } }, 'spec.snssai.sd'],
    ['an SD as a number', { snssai: { sst: 1, sd: 1 } }, 'spec.snssai.sd'],
    ['a DNN that is none', { dnns: [{ name: '*' }] }, 'spec.dnns[0].name'],
    ['a pool that is none', { dnns: [{ name: 'a', uePool: '10.0.0.0' }] }, 'spec.dnns[0].uePool'],
    ['a negative grace time', { release: { graceSeconds: -1 } }, 'spec.release.graceSeconds'],
    [
      'a limit that is no quantity',
      { upf: { resources: { limits: { cpu: 'much' } } } },
      'spec.upf.resources.limits.cpu',
    ],
  ])('is refused with %s, and says at which field', (_, wrong, field) => {
    expect(parse({ ...smallest, ...wrong }).problems?.map((one) => one.field)).toEqual([field]);
  });

  it('is parsed to the same again', () => {
    const { spec } = parse(smallest);
    expect(parse(spec)).toEqual({ spec });
  });
});
