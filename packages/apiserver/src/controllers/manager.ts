import { Cache, Client, type Logger, Manager } from '@nexslice/kube';
import type { Resource } from '../registry/resource-api.ts';
import { autoscalerController } from './autoscaler/controller.ts';
import { certificateController } from './certificate/controller.ts';
import { cronJobController } from './cron-job/controller.ts';
import { daemonSetController } from './daemon-set/controller.ts';
import { deploymentController } from './deployment/controller.ts';
import { disruptionController } from './disruption/controller.ts';
import { endpointController } from './endpoint/controller.ts';
import { ClusterEvents } from './event/events.ts';
import { jobController } from './job/controller.ts';
import { loadBalancerController } from './load-balancer/controller.ts';
import { namespaceFurniture } from './namespace/furniture.ts';
import { nodeLeaseController } from './node/lease.ts';
import { lostPodController } from './node/lost-pods.ts';
import type { ControlledServer, ControllerOptions } from './options.ts';
import { podController } from './pod/controller.ts';
import { replicaSetController, replicationController } from './replica-set/controller.ts';
import { schedulerController, schedulerReporter } from './scheduler/controller.ts';
import { ensureNodes } from './scheduler/nodes.ts';
import { statefulSetController } from './stateful-set/controller.ts';
import { volumeController } from './volume/controller.ts';
import { dropManagedFields } from './workload/quiet.ts';

/** Whose writes these are, as on a real cluster. */
const manager = 'kube-controller-manager';

/** Never asked: requests take the short way. */
const nowhere = 'http://in-process';

/**
 * Runs the controllers that work through the API as any client would, and makes the simulated nodes. Resolves when the signal is aborted and all
 * have stopped; rejects when they cannot go on.
 */
export async function runManager(
  server: ControlledServer,
  options: ControllerOptions,
  logger: Logger,
  signal: AbortSignal,
): Promise<void> {
  const { catalog, clock, random, transport } = server;
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
  lostPodController(controllers);
  endpointController(controllers);
  autoscalerController(controllers, reporter('horizontal-pod-autoscaler'));
  disruptionController(controllers, reporter('controllermanager'));
  volumeController(controllers, reporter('persistentvolume-controller'));
  loadBalancerController(controllers, reporter('service-controller'), options.loadBalancerCidr);
  namespaceFurniture(controllers, server.ca);
  certificateController(controllers, server.authority);

  const makingNodes = ensureNodes(client, options.nodes, clock, signal).catch((error: unknown) => {
    if (!signal.aborted) logger.error({ error: String(error) }, 'the making of nodes stopped working');
  });
  try {
    await Promise.all([makingNodes, controllers.start(signal)]);
  } finally {
    await events.stop();
  }
}
