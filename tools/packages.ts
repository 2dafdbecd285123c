/**
 * The house as data: which package may import which. `.dependency-cruiser.json` and the package manifests are checked against it
 * (tools/packages.test.ts), so that a new arrow is a decision and not an accident. The reasons are in docs/architecture.md.
 */
export const imports: Readonly<Record<string, readonly string[]>> = {
  kube: [],
  kinds: [],
  krm: [],
  ipam: [],
  functions: ['krm', 'kinds', 'ipam'],
  nf: ['kube', 'kinds'],
  apiserver: ['kube'],
  claims: ['kube', 'kinds', 'ipam'],
  slicing: ['kube', 'kinds', 'nf', 'ipam'],
  gateway: ['slicing', 'kube', 'kinds'],
  cli: ['kube', 'kinds', 'krm', 'ipam', 'functions', 'nf', 'apiserver', 'claims', 'slicing', 'gateway'],
};
