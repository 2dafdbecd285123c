/** Marks an object in a package that is to go; its claims are given back though the object is still there. */
export const deleteMark = 'specializer.nephio.org/delete';

/** Claims of one name share a VLAN; the interface function writes it for the bridge domain of a network. */
export const sharedName = 'specializer.nephio.org/vlanClaimName';
