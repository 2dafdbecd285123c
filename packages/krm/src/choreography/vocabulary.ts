/** Keys and types by which functions talk to each other through a package. The words are Nephio's. */
export const annotations = {
  /** The resource that made a child, in the form of a condition type. */
  owner: 'specializer.nephio.org/owner',
  /** The resource that the whole specialization is about. */
  for: 'specializer.nephio.org/for',
  /** The namespace of the workload. */
  namespace: 'specializer.nephio.org/namespace',
  /** The name under which a VLAN is shared. */
  vlanClaimName: 'specializer.nephio.org/vlanClaimName',
  /** `"true"` on a child that is to be given back. */
  delete: 'specializer.nephio.org/delete',
} as const;

/** The condition that says whether a package is specialized; a readiness gate of such packages. */
export const specialized = 'nephio.org.Specializer.specialize';

/** What conditions say. Other tools match on some of these texts. */
export const messages = {
  initialized: 'initialized',
  notReady: 'not ready',
  updateFor: 'update for condition',
  createCondition: 'create condition',
  localDone: 'child local resource -> done',
  createInitialCondition: 'create initial resource condition',
  createResource: 'create initial resource',
  updateResource: 'update resource',
  deleteResource: 'delete resource',
  done: 'update done',
} as const;
