import {
  controllerFor,
  type Ingress,
  ingresses,
  isDeleting,
  type Manager,
  type Service,
  services,
} from '@nexslice/kube';
import { addressPool } from '../../builtin/service/pool.ts';
import type { Report } from '../event/events.ts';
import { quietForMs } from '../workload/quiet.ts';
import { writeStatus } from '../workload/status.ts';

/** A network for tests of devices that no router forwards (RFC 2544). */
const defaultCidr = '198.18.0.0/16';

interface Balanced {
  status?: { loadBalancer?: { ingress?: { ip?: string }[] } };
}

/** Gives Services of type LoadBalancer, and Ingresses, addresses that lead nowhere. */
export function loadBalancerController(manager: Manager, report: Report, cidr = defaultCidr): void {
  const { cache, client, clock } = manager;
  const informer = cache.informer(services);
  const knownIngresses = cache.informer(ingresses);
  const inUse = function* (): Generator<Service> {
    for (const one of [...informer.list(), ...knownIngresses.list()]) {
      yield { spec: { clusterIPs: addressesOf(one as Balanced) } } as Service;
    }
  };
  const pool = addressPool(cidr, inUse);
  const addressFor = (one: Balanced) => addressesOf(one)[0] ?? pool.take();

  controllerFor(manager, {
    name: 'load-balancer',
    for: services,
    async reconcile(key, { signal, memo }) {
      const service = informer.get(key);
      if (!service || isDeleting(service)) return;
      const isBalanced = service.spec?.type === 'LoadBalancer' && !service.spec.loadBalancerClass;
      const has = addressesOf(service as Balanced).length > 0;
      if (isBalanced === has) return;
      const waitMs = quietForMs(service, memo, clock);
      if (waitMs > 0) return { requeueAfterMs: waitMs };
      if (!isBalanced) {
        await writeStatus(client, services, service, { ...service.status, loadBalancer: {} }, {}, signal);
        return;
      }
      report(service, 'Normal', 'EnsuringLoadBalancer', 'Ensuring load balancer');
      const asked = service.spec?.loadBalancerIP;
      const ip = asked ?? addressFor(service as Balanced);
      if (!ip) return report(service, 'Warning', 'SyncLoadBalancerFailed', `no address is left in ${cidr}`);
      const status = { ...service.status, loadBalancer: { ingress: [{ ip, ipMode: 'VIP' }] } };
      await writeStatus(client, services, service, status as Service['status'], {}, signal);
      report(service, 'Normal', 'EnsuredLoadBalancer', 'Ensured load balancer');
    },
  });

  controllerFor(manager, {
    name: 'ingress',
    for: ingresses,
    async reconcile(key, { signal, memo }) {
      const ingress = knownIngresses.get(key);
      if (!ingress || isDeleting(ingress) || addressesOf(ingress as Balanced).length > 0) return;
      const waitMs = quietForMs(ingress, memo, clock);
      if (waitMs > 0) return { requeueAfterMs: waitMs };
      const ip = addressFor(ingress as Balanced);
      if (!ip) return;
      await writeStatus(
        client,
        ingresses,
        ingress,
        { loadBalancer: { ingress: [{ ip }] } } as Ingress['status'],
        {},
        signal,
      );
    },
  });
}

function addressesOf({ status }: Balanced): string[] {
  return (status?.loadBalancer?.ingress ?? []).flatMap(({ ip }) => ip ?? []);
}
