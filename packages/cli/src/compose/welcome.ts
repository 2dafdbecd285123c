export interface Running {
  readonly gateway: string;
  readonly apiserver?: string;
  readonly kubeconfig?: string;
  readonly namespace: string;
  readonly dataDir?: string | undefined;
}

/** What a user sees when everything is ready: where it is, and the first three commands to try. */
export function welcome({ gateway, apiserver, kubeconfig, namespace, dataDir }: Running): string {
  const kubectl = kubeconfig === undefined ? 'kubectl' : `kubectl --kubeconfig ${kubeconfig}`;
  const places = [
    ['gateway', gateway],
    ['API server', apiserver],
    ['kubeconfig', kubeconfig],
    ['data', kubeconfig === undefined ? undefined : (dataDir ?? 'in memory: gone when it stops (--data-dir keeps it)')],
  ].filter(([, place]) => place !== undefined);
  const lines = places.map(([name, place]) => `  ${name?.padEnd(12)} ${place}`);
  return `NexSlice is running.

${lines.join('\n')}

Try:
  curl -X POST ${gateway}/api/ue-connect -H 'content-type: application/json' -d '{"ue_id":1}'
  ${kubectl} -n ${namespace} get deploy,svc,upf,uesession
  curl -X POST ${gateway}/api/ue-disconnect -H 'content-type: application/json' -d '{"ue_id":1}'

Ctrl-C stops it.
`;
}
