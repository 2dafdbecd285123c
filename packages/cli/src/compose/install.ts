import { claimKinds, crds, type Kind, kinds } from '@nexslice/kinds';
import {
  type Client,
  type Clock,
  type CustomResourceDefinition,
  customResourceDefinitions,
  isApiError,
  isConditionTrue,
  namespaces,
} from '@nexslice/kube';
import { CliError } from '../errors.ts';

const fieldManager = 'nexslice-install';
/** An API server serves a new kind within milliseconds, a busy one within a second or two. */
const establishedPollMs = 10;
const establishedPolls = 1_000;

/** Teaches a cluster the kinds of NexSlice, and waits until it serves them. Makes the namespace. Idempotent. */
export async function install(client: Client, namespace: string, clock: Clock, signal?: AbortSignal): Promise<void> {
  const definitions = crds([...kinds, ...claimKinds]) as CustomResourceDefinition[];
  await Promise.all(definitions.map((crd) => client.apply(customResourceDefinitions, crd, { fieldManager }, signal)));
  await client.apply(namespaces, { metadata: { name: namespace } }, { fieldManager }, signal);
  for (const { metadata } of definitions) await established(client, metadata?.name ?? '', clock, signal);
}

async function established(client: Client, name: string, clock: Clock, signal?: AbortSignal): Promise<void> {
  for (let poll = 0; poll < establishedPolls; poll += 1) {
    const { status } = await client.get(customResourceDefinitions, { name }, {}, signal);
    if (isConditionTrue(status?.conditions as never, 'Established')) return;
    await clock.sleep(establishedPollMs, signal);
  }
  throw new CliError('CLI_KINDS_MISSING', `the API server does not serve ${name}`);
}

/**
 * Checks that a cluster has what NexSlice needs, before anything is started, with the rights that the controllers have anyway.
 * @throws CliError CLI_CLUSTER_UNREACHABLE, CLI_KINDS_MISSING, CLI_NAMESPACE_MISSING
 */
export async function preflight(
  client: Client,
  namespace: string,
  claims: boolean,
  signal?: AbortSignal,
): Promise<void> {
  await checkKinds(client, kinds, 'nexslice crds', signal);
  if (claims) await checkKinds(client, claimKinds, 'nexslice crds --claims', signal);
  try {
    await client.get(namespaces, { name: namespace }, {}, signal);
  } catch (error) {
    // Rights in one namespace need not include reading the namespace itself.
    if (isApiError(error, (apiError) => apiError.isForbidden)) return;
    if (!isApiError(error, (apiError) => apiError.isNotFound)) throw error;
    const message = `the cluster has no namespace ${namespace}: run \`kubectl create namespace ${namespace}\``;
    throw new CliError('CLI_NAMESPACE_MISSING', message, { cause: error });
  }
}

/** @throws CliError CLI_CLUSTER_UNREACHABLE, CLI_KINDS_MISSING */
export async function checkKinds(
  client: Client,
  wanted: readonly Kind[],
  command: string,
  signal?: AbortSignal,
): Promise<void> {
  const groups = [...new Set(wanted.map(({ group, version }) => `${group}/${version}`))];
  const served = new Set((await Promise.all(groups.map((group) => resourcesServed(client, group, signal)))).flat());
  const missing = wanted.filter(({ group, version, plural }) => !served.has(`${group}/${version}/${plural}`));
  if (missing.length === 0) return;
  const names = missing.map(({ kind }) => kind).join(', ');
  throw new CliError(
    'CLI_KINDS_MISSING',
    `the cluster does not know ${names}: run \`${command} | kubectl apply -f -\``,
  );
}

/** `group/version/plural` of everything that a group serves. */
async function resourcesServed(client: Client, group: string, signal?: AbortSignal): Promise<string[]> {
  try {
    const { resources } = await client.request<{ resources: { name: string }[] }>('GET', `/apis/${group}`, {}, signal);
    return resources.map(({ name }) => `${group}/${name}`);
  } catch (error) {
    if (isApiError(error, (apiError) => apiError.isNotFound)) return [];
    const message = `cannot use the cluster at ${client.config.server}: ${(error as Error).message}`;
    throw new CliError('CLI_CLUSTER_UNREACHABLE', message, { cause: error });
  }
}
