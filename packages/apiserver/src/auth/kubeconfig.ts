import { stringify } from 'yaml';

/** The text of a kubeconfig that needs no other file. `ca` is PEM; plain HTTP has none. */
export function kubeconfigText(server: string, token: string, ca: string | undefined): string {
  const name = 'nexslice';
  const authority = ca ? { 'certificate-authority-data': Buffer.from(ca).toString('base64') } : {};
  return stringify({
    apiVersion: 'v1',
    kind: 'Config',
    clusters: [{ name, cluster: { server, ...authority } }],
    users: [{ name, user: { token } }],
    contexts: [{ name, context: { cluster: name, user: name } }],
    'current-context': name,
  });
}
