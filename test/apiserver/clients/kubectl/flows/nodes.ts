import type { Flow } from '../flow.ts';

/** A request of jane, of the group dev, for a certificate; its key is gone. */
const request =
  'LS0tLS1CRUdJTiBDRVJUSUZJQ0FURSBSRVFVRVNULS0tLS0KTUlIWU1IOENBUUF3SFRFTk1Bc0dBMVVFQXd3RWFtRnVaVEVNTUFvR0ExVUVDZ3dEWkdWMk1Ga3dFd1lIS29aSQp6ajBDQVFZSUtvWkl6ajBEQVFjRFFnQUVtUU1keHBuWU5peGpMS1pyOWZjbEFrcUNEK0pseUlHa1h6aXlsZXZoCm1Gb3JKY01qR1RHRkdUZ3A4VHB2UExUaGZQaEdBWk41ZWpnYU8rbE5nTHVIQWFBQU1Bb0dDQ3FHU000OUJBTUMKQTBrQU1FWUNJUURGMDNzQVBrSFZuNzhQdEU2d3ZnZmRLZzJvN0NzV0VxSXBIVWJSQnFjOTZBSWhBS2dCOG1nVQpjRXhGbUoyZldja1dSalVrQlk5NU05QVJwQXdWM3loemlrUWMKLS0tLS1FTkQgQ0VSVElGSUNBVEUgUkVRVUVTVC0tLS0tCg==';

const signingRequest = (name: string) => `apiVersion: certificates.k8s.io/v1
kind: CertificateSigningRequest
metadata: { name: ${name} }
spec:
  request: ${request}
  signerName: kubernetes.io/kube-apiserver-client
  usages: [client auth]
`;

/** Pods that want the node that all others avoid. */
const spare = `apiVersion: apps/v1
kind: Deployment
metadata: { name: web }
spec:
  replicas: 2
  selector: { matchLabels: { app: web } }
  template:
    metadata: { labels: { app: web } }
    spec:
      nodeName: spare
      tolerations: [{ operator: Exists }]
      containers: [{ name: web, image: "web:1" }]
---
apiVersion: policy/v1
kind: PodDisruptionBudget
metadata: { name: web }
spec: { maxUnavailable: 1, selector: { matchLabels: { app: web } } }
`;

export const nodes: readonly Flow[] = [
  {
    name: 'taint, cordon and drain a node',
    files: { 'spare.yaml': spare },
    steps: [
      { $: 'get node spare', prints: 'NAME STATUS ROLES AGE VERSION\nspare Ready <none> * v1...' },
      { $: 'taint node spare flaky=yes:NoSchedule', prints: 'node/spare tainted' },
      {
        $: 'taint node spare flaky=no:NoSchedule',
        fails: 'error: node spare already has flaky taint(s) with same effect(s) and --overwrite is false',
      },
      { $: 'taint node spare flaky-', prints: 'node/spare untainted' },
      { $: 'apply -f spare.yaml' },
      { $: 'rollout status deploy/web' },
      { $: 'cordon spare', prints: 'node/spare cordoned' },
      { $: 'cordon spare', prints: 'node/spare already cordoned' },
      { $: 'get node spare --no-headers', prints: 'spare Ready,SchedulingDisabled <none> * v1...' },
      {
        $: 'drain spare --dry-run=server',
        prints: 'node/spare already cordoned (server dry run)\n...node/spare drained (server dry run)',
      },
      { $: 'scale deploy/web --replicas=0' },
      { $: 'wait --for=delete pods -l app=web' },
      { $: 'run lonely --image=web:1 --overrides={"spec":{"nodeName":"spare"}}', prints: 'pod/lonely created' },
      { $: 'wait --for=condition=Ready pod/lonely' },
      {
        $: 'drain spare',
        fails:
          '...cannot delete Pods...declare no controller (use --force to override): taint-cordon-and-drain-a-node/lonely...',
      },
      {
        $: 'drain spare --force --ignore-daemonsets --timeout=20s',
        prints:
          'node/spare already cordoned\nevicting pod taint-cordon-and-drain-a-node/lonely\npod/lonely evicted\nnode/spare drained',
      },
      { $: 'uncordon spare', prints: 'node/spare uncordoned' },
    ],
  },
  {
    name: 'approve and deny certificates',
    files: { 'wished.yaml': signingRequest('wished'), 'unwished.yaml': signingRequest('unwished') },
    steps: [
      {
        $: 'apply -f wished.yaml -f unwished.yaml',
        prints:
          'certificatesigningrequest.certificates.k8s.io/wished created\ncertificatesigningrequest.certificates.k8s.io/unwished created',
      },
      {
        $: 'get csr wished',
        prints:
          'NAME AGE SIGNERNAME REQUESTOR REQUESTEDDURATION CONDITION\nwished * kubernetes.io/kube-apiserver-client admin <none> Pending',
      },
      { $: 'certificate approve wished', prints: 'certificatesigningrequest.certificates.k8s.io/wished approved' },
      { $: 'certificate deny unwished', prints: 'certificatesigningrequest.certificates.k8s.io/unwished denied' },
      { $: 'wait --for=jsonpath={.status.conditions[0].type}=Approved csr/wished' },
      {
        $: 'get csr unwished --no-headers',
        prints: 'unwished * kubernetes.io/kube-apiserver-client admin <none> Denied',
      },
      {
        $: 'wait --for=jsonpath={.status.certificate} csr/wished',
        prints: 'certificatesigningrequest.certificates.k8s.io/wished condition met',
        since: 31,
      },
      { $: 'describe csr wished', prints: 'Name: wished\n...Status: Approved...\nSubject:\nCommon Name: jane\n...' },
    ],
  },
];
