/** Labels on the objects that NexSlice makes. `app` and `ue-id` are those that users of the testbed select by. */
export const labels = {
  app: 'app',
  ueId: 'ue-id',
  slice: 'nexslice.io/slice',
  upf: 'nexslice.io/upf',
  session: 'nexslice.io/session',
  managedBy: 'app.kubernetes.io/managed-by',
} as const;

/** The value of the `app` label on a UPF and all that belongs to it. */
export const upfApp = 'upf';
/** The value of the `app` label on a simulated UE. */
export const ueransimApp = 'ueransim-ue';
/** The value of the `app.kubernetes.io/managed-by` label. */
export const manager = 'nexslice';
