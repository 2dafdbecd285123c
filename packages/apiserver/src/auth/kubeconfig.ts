/** The text of a kubeconfig that needs no other file. `ca` is PEM; plain HTTP has none. */
export function kubeconfigText(server: string, token: string, ca: string | undefined): string {
  const authority = ca ? `\n      certificate-authority-data: ${Buffer.from(ca).toString('base64')}` : '';
  // A text of JSON is one of YAML too: a token may look like a number, or contain anything.
  return `apiVersion: v1
kind: Config
clusters:
  - name: nexslice
    cluster:
      server: ${server}${authority}
users:
  - name: nexslice
    user:
      token: ${JSON.stringify(token)}
contexts:
  - name: nexslice
    context:
      cluster: nexslice
      user: nexslice
current-context: nexslice
`;
}
