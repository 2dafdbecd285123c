import type { EndpointSlice, KubeObject, Pod, Service } from '@nexslice/kube';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { at, noon, pod } from '../testing/objects.ts';
import { type EndpointGroup, familiesOf, groupEndpoints } from './endpoint.ts';
import { planEndpoints } from './endpoints.ts';
import { SelectorIndex } from './selector-index.ts';
import { planSlices as planFamilies } from './slices.ts';
import { triggerTimeAnnotation, withTriggerTime } from './trigger-time.ts';

function service(spec: object = {}, name = 'upf'): Service {
  return {
    apiVersion: 'v1',
    kind: 'Service',
    metadata: { name, namespace: 'default', uid: `uid-${name}`, labels: { app: 'upf' } },
    spec: {
      clusterIP: '10.96.0.20',
      selector: { app: 'upf' },
      ports: [{ name: 'pfcp', port: 8805, protocol: 'UDP', targetPort: 8805 }],
      ...spec,
    },
  } as Service;
}

const ready = (name: string, ip: string, more = {}) =>
  pod(name, { labels: { app: 'upf' }, ip, readySince: 0, node: 'node-1', ...more });
const named = (name: string, ip: string, containerPort: number): Pod => {
  const made = ready(name, ip);
  return { ...made, spec: { ...made.spec!, containers: [{ name: 'main', ports: [{ name: 'web', containerPort }] }] } };
};

describe('the pods behind a service', () => {
  it('serve its target port under its protocol', () => {
    expect(groupEndpoints(service(), [ready('a', '10.0.0.1')])).toMatchObject([
      { ports: [{ name: 'pfcp', port: 8805, protocol: 'UDP' }], endpoints: [{ address: '10.0.0.1', ready: true }] },
    ]);
  });
  it('resolve a named target port each for itself', () => {
    const web = service({ ports: [{ port: 80, targetPort: 'web' }] });
    const groups = groupEndpoints(web, [
      named('a', '10.0.0.1', 8080),
      named('b', '10.0.0.2', 9090),
      ready('c', '10.0.0.3'),
    ]);
    expect(groups.map(({ ports }) => ports[0]?.port)).toEqual([8080, 9090]);
  });
  it('leave out those without an address and those that have ended', () => {
    expect(groupEndpoints(service(), [pod('a'), ready('b', '10.0.0.1', { phase: 'Succeeded' })])).toEqual([]);
  });
  it('count as ready only when they are, unless the service publishes all', () => {
    const unready = pod('a', { ip: '10.0.0.1' });
    expect(groupEndpoints(service(), [unready])[0]?.endpoints[0]).toMatchObject({ ready: false, serving: false });
    expect(groupEndpoints(service({ publishNotReadyAddresses: true }), [unready])[0]?.endpoints[0]).toMatchObject({
      ready: true,
    });
  });
  it('still serve, but are not ready, while they are being deleted', () => {
    expect(groupEndpoints(service(), [ready('a', '10.0.0.1', { deleted: true })])[0]?.endpoints[0]).toMatchObject({
      ready: false,
      serving: true,
      terminating: true,
    });
  });
  it('of a service without ports have none either', () => {
    expect(groupEndpoints(service({ clusterIP: 'None', ports: [] }), [ready('a', '10.0.0.1')])).toMatchObject([
      { ports: [] },
    ]);
  });
});

describe('Endpoints', () => {
  const groups = (subject: Service, ...pods: Pod[]) => groupEndpoints(subject, pods);
  it('tell ready addresses from others', () => {
    const made = planEndpoints(
      service(),
      groups(service(), ready('a', '10.0.0.1'), pod('b', { ip: '10.0.0.2' })),
      undefined,
    );
    expect(made?.subsets).toMatchObject([
      {
        addresses: [{ ip: '10.0.0.1', nodeName: 'node-1', targetRef: { kind: 'Pod', name: 'a' } }],
        notReadyAddresses: [{ ip: '10.0.0.2' }],
        ports: [{ name: 'pfcp', port: 8805, protocol: 'UDP' }],
      },
    ]);
  });
  it('do not change while the pods do not', () => {
    const first = planEndpoints(service(), groups(service(), ready('a', '10.0.0.1')), undefined);
    expect(planEndpoints(service(), groups(service(), ready('a', '10.0.0.1')), first)).toBeUndefined();
  });
  it('forget pods that are being deleted, and have no subsets without pods', () => {
    const made = planEndpoints(service(), groups(service(), ready('a', '10.0.0.1', { deleted: true })), undefined);
    expect(made).toBeDefined();
    expect(made?.subsets).toBeUndefined();
  });
  it('of a headless service say so', () => {
    expect(planEndpoints(service({ clusterIP: 'None' }), [], undefined)?.metadata?.labels).toHaveProperty([
      'service.kubernetes.io/headless',
    ]);
  });
});

describe('EndpointSlices', () => {
  const planSlices = (subject: Service, groups: EndpointGroup[], existing: EndpointSlice[]) =>
    planFamilies(subject, [{ family: 'IPv4', groups }], existing);
  const many = (count: number) => Array.from({ length: count }, (_, i) => ready(`p${i}`, `10.0.${i >> 8}.${i & 255}`));
  const store = (slices: EndpointSlice[]) =>
    slices.map((slice, i) => ({ ...slice, metadata: { ...slice.metadata, name: `s${i}` } }));
  it('belong to their service', () => {
    const [slice] = planSlices(service(), groupEndpoints(service(), many(1)), []).create;
    expect(slice).toMatchObject({
      addressType: 'IPv4',
      metadata: {
        generateName: 'upf-',
        labels: {
          'kubernetes.io/service-name': 'upf',
          'endpointslice.kubernetes.io/managed-by': 'endpointslice-controller.k8s.io',
        },
        ownerReferences: [{ kind: 'Service', name: 'upf' }],
      },
      endpoints: [
        {
          addresses: ['10.0.0.0'],
          conditions: { ready: true, serving: true, terminating: false },
          targetRef: { name: 'p0' },
        },
      ],
      ports: [{ name: 'pfcp', port: 8805, protocol: 'UDP' }],
    });
  });
  it('hold at most a hundred endpoints each', () => {
    const { create } = planSlices(service(), groupEndpoints(service(), many(250)), []);
    expect(create.map(({ endpoints }) => endpoints.length)).toEqual([100, 100, 50]);
  });
  it('of a service without pods are one that is empty', () => {
    const [slice, ...more] = planSlices(service(), [], []).create;
    expect(more).toEqual([]);
    expect(slice).not.toHaveProperty('endpoints');
    expect(slice).not.toHaveProperty('ports');
  });
  it('are one for each family of a service that has two', () => {
    const dual = service({ ipFamilies: ['IPv4', 'IPv6'] });
    const families = familiesOf(dual).map((family) => ({ family, groups: groupEndpoints(dual, many(2), family) }));
    const { create } = planFamilies(dual, families, []);
    expect(create.map(({ addressType, endpoints }) => [addressType, endpoints?.length])).toEqual([
      ['IPv4', 2],
      ['IPv6', undefined],
    ]);
    expect(planFamilies(dual, families, store(create))).toEqual({ create: [], update: [], remove: [] });
  });
  it('are not used again for the other family', () => {
    const [v4] = store(planSlices(service(), groupEndpoints(service(), many(1)), []).create);
    const v6 = service({ ipFamilies: ['IPv6'] });
    const plan = planFamilies(v6, [{ family: 'IPv6', groups: [] }], [v4!]);
    expect(plan.create).toMatchObject([{ addressType: 'IPv6' }]);
    expect(plan.remove).toEqual([v4]);
  });
  it('lose their endpoints when the last one goes', () => {
    const existing = store(planSlices(service(), groupEndpoints(service(), many(1)), []).create);
    const [emptied] = planSlices(service(), [], existing).update;
    expect(emptied?.metadata?.name).toBe('s0');
    expect(emptied).not.toHaveProperty('endpoints');
  });
  it('do not change while the pods do not', () => {
    const groups = groupEndpoints(service(), many(150));
    const existing = store(planSlices(service(), groups, []).create);
    expect(planSlices(service(), groups, existing)).toEqual({ create: [], update: [], remove: [] });
  });
  it('are used again, and removed when there are too many', () => {
    const existing = store(planSlices(service(), groupEndpoints(service(), many(250)), []).create);
    const plan = planSlices(service(), groupEndpoints(service(), many(3)), existing);
    expect(plan.create).toEqual([]);
    expect(plan.update).toMatchObject([{ metadata: { name: 's0' }, endpoints: [{}, {}, {}] }]);
    expect(plan.remove.map(({ metadata }) => metadata?.name)).toEqual(['s1', 's2']);
  });
});

describe('the index of selectors', () => {
  it('agrees with looking at every pair of service and pod, whatever comes and goes', () => {
    const labels = fc.dictionary(fc.constantFrom('a', 'b', 'c'), fc.constantFrom('1', '2'), { maxKeys: 3 });
    const name = fc.constantFrom('x', 'y', 'z');
    const operation = fc.record({ what: fc.constantFrom('service', 'no service', 'pod', 'no pod'), name, labels });
    fc.assert(
      fc.property(fc.array(operation, { maxLength: 40 }), (operations) => {
        const index = new SelectorIndex();
        const services = new Map<string, Record<string, string>>();
        const pods = new Map<string, Record<string, string>>();
        for (const { what, name: of, labels: given } of operations) {
          if (what === 'service') index.putService(service({ selector: given }, of));
          if (what === 'service') services.set(of, given);
          if (what === 'no service') index.removeService(`default/${of}`);
          if (what === 'no service') services.delete(of);
          if (what === 'pod') index.putPod(pod(of, { labels: given }));
          if (what === 'pod') pods.set(of, given);
          if (what === 'no pod') index.removePod(pod(of));
          if (what === 'no pod') pods.delete(of);
        }
        for (const of of ['x', 'y', 'z']) {
          const selector = Object.entries(services.get(of) ?? {});
          const expected = [...pods].filter(
            ([, have]) => selector.length > 0 && selector.every(([key, value]) => have[key] === value),
          );
          expect([...index.podsOf(`default/${of}`)].sort()).toEqual(expected.map(([key]) => `default/${key}`).sort());
        }
      }),
    );
  });
  it('tells which services a pod concerns, before and after', () => {
    const index = new SelectorIndex();
    index.putService(service({ selector: { app: 'upf' } }));
    expect(index.putPod(pod('a', { labels: { app: 'upf', more: '1' } }))).toEqual(['default/upf']);
    expect(index.putPod(pod('b', { labels: { app: 'smf' } }))).toEqual([]);
    expect(index.removePod(pod('a'))).toEqual(['default/upf']);
  });
});

describe('the time of the last change', () => {
  it('is the service’s own at first, and then that of the change', () => {
    const made = { ...service(), metadata: { ...service().metadata, creationTimestamp: at(-60) } };
    const before: KubeObject = { metadata: { name: 'a', annotations: { kept: 'yes' } } };
    const first = withTriggerTime(before, made, true, noon);
    expect(first.metadata?.annotations).toEqual({ kept: 'yes', [triggerTimeAnnotation]: at(-60) });
    const later = withTriggerTime(first, made, false, noon);
    expect(later.metadata?.annotations?.[triggerTimeAnnotation]).toBe(at(0));
  });
});
