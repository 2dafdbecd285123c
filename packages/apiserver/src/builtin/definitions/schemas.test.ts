import { describe, expect, it } from 'vitest';
import { structNames } from './definitions.ts';
import { mergeFacts } from './merge-facts.ts';
import { describeSchemas, schemaOf } from './schemas.ts';

describe('schemaOf', () => {
  it('shares the schema of a type wherever it occurs', () => {
    const deployment = schemaOf('apps/v1.Deployment');
    const job = schemaOf('batch/v1.Job');
    const spec = (of: typeof job) => of.properties!.spec!.properties!.template!.properties!.spec!.properties;
    expect(spec(deployment)).toBe(spec(job));
  });

  it('says how lists merge', () => {
    const { containers, tolerations } = schemaOf('core/v1.PodSpec').properties!;
    expect(containers).toMatchObject({
      'x-kubernetes-list-type': 'map',
      'x-kubernetes-list-map-keys': ['name'],
      'x-kubernetes-patch-strategy': 'merge',
      'x-kubernetes-patch-merge-key': 'name',
    });
    expect(tolerations).toMatchObject({ 'x-kubernetes-list-type': 'atomic' });
    expect(schemaOf('core/v1.LocalObjectReference')).toMatchObject({ 'x-kubernetes-map-type': 'atomic' });
  });

  it('fills the keys of lists before they are merged', () => {
    expect(schemaOf('core/v1.ContainerPort').properties!.protocol).toMatchObject({ default: 'TCP' });
  });

  it('builds every type, with descriptions once they are asked for', () => {
    for (const name of structNames()) expect(schemaOf(name).type, name).toBe('object');
    describeSchemas();
    expect(schemaOf('core/v1.PodSpec').properties!.nodeName!.description).toMatch(/node/i);
  });

  it('knows the types and fields that merge facts name', () => {
    const names = structNames();
    for (const [type, fields] of Object.entries(mergeFacts)) {
      const found = names
        .filter((name) => name.endsWith(`.${type}`))
        .flatMap((name) => Object.keys(schemaOf(name).properties!));
      if (found.length > 0) for (const field of Object.keys(fields)) expect(found, type).toContain(field);
    }
  });
});
