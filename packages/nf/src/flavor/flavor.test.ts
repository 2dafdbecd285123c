import { flavor, image, type UPFSpec } from '@nexslice/kinds';
import { describe, expect, it } from 'vitest';
import { upfFlavor, upfFlavors } from './flavor.ts';

const spec: Omit<UPFSpec, 'flavor'> = {
  slice: 'default',
  image: 'example/upf:1',
  replicas: 1,
  dnns: [{ name: 'internet', pool: '10.60.0.0/16' }],
};

it.each(['vpp', '', 'constructor', '__proto__'])('the flavor %j is none: the CRD may be newer than we are', (name) => {
  expect(() => upfFlavor(name)).toThrow(`UPF: spec.flavor: must be one of free5gc, not ${name}`);
});

it('there is a flavor for each name that a UPF may give', () => {
  expect(Object.keys(upfFlavors).sort()).toEqual([...flavor.options].sort());
});

describe.each(flavor.options)('%s', (name) => {
  const { defaultImage, configFiles, pod } = upfFlavors[name];
  const made = pod({ ...spec, flavor: name }, 'a-config-map');
  const containers = [...(made.initContainers ?? []), ...made.containers];

  it('has an image to run where nobody asks for another, and runs the one asked for', () => {
    expect(image.safeParse(defaultImage).success).toBe(true);
    expect(made.containers[0]?.image).toBe('example/upf:1');
  });

  it('names the ports that the Service leads to', () => {
    const ports = made.containers.flatMap((container) => container.ports ?? []);
    expect(ports).toEqual(
      expect.arrayContaining([
        { name: 'gtpu', containerPort: 2152, protocol: 'UDP' },
        { name: 'pfcp', containerPort: 8805, protocol: 'UDP' },
      ]),
    );
  });

  it('mounts the ConfigMap with its files, and no volume that is not there', () => {
    expect(Object.keys(configFiles({ ...spec, flavor: name }))).not.toEqual([]);
    expect(made.volumes?.some((volume) => volume.configMap?.name === 'a-config-map')).toBe(true);
    const volumes = new Set(made.volumes?.map((volume) => volume.name));
    const mounts = containers.flatMap((container) => container.volumeMounts ?? []);
    expect(mounts.filter((mount) => !volumes.has(mount.name))).toEqual([]);
  });

  it('refuses a spec that it cannot be configured from', () => {
    expect(() => configFiles({ ...spec, flavor: name, dnns: [] })).toThrow('dnns: at least one DNN is needed');
  });
});
