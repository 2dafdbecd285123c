import { setMaxListeners } from 'node:events';
import { Cache, Client, Manager, noopLogger } from '@nexslice/kube';
import type { Resource } from '../registry/resource-api.ts';
import { StoredResource } from '../registry/stored-resource.ts';
import { certificateController } from './certificate/controller.ts';
import { cronJobController } from './cron-job/controller.ts';
import { daemonSetController } from './daemon-set/controller.ts';
import { deploymentController } from './deployment/controller.ts';
import { disruptionController } from './disruption/controller.ts';
import { endpointController } from './endpoint/controller.ts';
import { ClusterEvents } from './event/events.ts';
import { GarbageCollector } from './garbage/collector.ts';
import { jobController } from './job/controller.ts';
import { EveryKind } from './kinds/every-kind.ts';
import { loadBalancerController } from './load-balancer/controller.ts';
import { NamespaceEmptier } from './namespace/emptier.ts';
import { namespaceFurniture } from './namespace/furniture.ts';
import { nodeLeaseController } from './node/lease.ts';
import type { ControlledServer, ControllerOptions } from './options.ts';
import { podController } from './pod/controller.ts';
import { Quotas } from './quota/quotas.ts';
import { replicaSetController, replicationController } from './replica-set/controller.ts';
import { bindingSubresource } from './scheduler/binding.ts';
import { schedulerController, schedulerReporter } from './scheduler/controller.ts';
import { ensureNodes } from './scheduler/nodes.ts';
import { statefulSetController } from './stateful-set/controller.ts';
import { volumeController } from './volume/controller.ts';
import { dropManagedFields } from './workload/quiet.ts';

/** Whose writes these are, as on a real cluster. */
const manager = 'kube-controller-manager';

/** Never asked: requests take the short way. */
const nowhere = 'http://in-process';

export interface RunningControllers {
  /** Resolves when nothing works any more. */
  stop(): Promise<void>;
}

/**
 * Starts what a cluster runs beside its API server: workload controllers, a scheduler, simulated nodes that take pods through their lives,
 * endpoints, namespaces and the garbage collector. Returns at once; they work as soon as they have seen what is there.
 */
export function startControllers(server: ControlledServer, options: ControllerOptions = {}): RunningControllers {
  const { catalog, clock, random, transport } = server;
  const logger = options.logger ?? noopLogger;
  const stopping = new AbortController();
  const { signal } = stopping;
  // Every controller listens to the one signal that ends them all.
  setMaxListeners(0, signal);

  const kinds = new EveryKind(catalog, clock);
  const collector = new GarbageCollector(kinds, clock, logger);
  const emptier = new NamespaceEmptier(kinds, clock, logger);
  const quotas = new Quotas(kinds, clock, logger);
  server.addAdmission(quotas.admit);
  kinds.start();

  const pods = catalog.find('', 'v1', 'pods');
  if (pods instanceof StoredResource) pods.subresources['binding'] = bindingSubresource(pods, () => clock.now());
  const client = new Client({
    config: { server: nowhere },
    transport,
    clock,
    random,
    fieldManager: manager,
    fieldValidation: 'Ignore',
  });
  const controllers = new Manager({
    client,
    clock,
    logger,
    cache: new Cache({ client, clock, logger, transform: dropManagedFields }),
  });
  const events = new ClusterEvents(catalog.find('', 'v1', 'events') as Resource, clock, logger);
  const reporter = (component: string) => events.reporter({ component });
  deploymentController(controllers, reporter('deployment-controller'));
  replicaSetController(controllers, reporter('replicaset-controller'));
  replicationController(controllers, reporter('replication-controller'));
  statefulSetController(controllers, reporter('statefulset-controller'));
  daemonSetController(controllers, reporter('daemonset-controller'));
  jobController(controllers, reporter('job-controller'));
  cronJobController(controllers, reporter('cronjob-controller'));
  schedulerController(controllers, options.stages ?? [], events.reporter(schedulerReporter));
  podController(controllers, { ...options, random }, events.reporter({ component: 'kubelet', manager: 'kubelet' }));
  nodeLeaseController(controllers);
  endpointController(controllers);
  disruptionController(controllers, reporter('controllermanager'));
  volumeController(controllers, reporter('persistentvolume-controller'));
  loadBalancerController(controllers, reporter('service-controller'), options.loadBalancerCidr);
  namespaceFurniture(controllers, server.ca);
  certificateController(controllers, server.authority);

  const run = (name: string, work: Promise<void>) =>
    work.catch((error: unknown) => {
      // Ending is worth a line when nobody asked for it, and no reason to end the server.
      if (!signal.aborted) logger.error({ error: String(error) }, `${name} stopped working`);
    });
  const running = [
    run('garbage collection', collector.run(signal)),
    run('the emptying of namespaces', emptier.run(signal)),
    run('the counting of quotas', quotas.run(signal)),
    run('the making of nodes', ensureNodes(client, options.nodes, clock, signal)),
    run('the workload controllers', controllers.start(signal)),
  ];
  return {
    async stop() {
      stopping.abort();
      kinds.stop();
      await Promise.all([...running, events.stop()]);
    },
  };
}
