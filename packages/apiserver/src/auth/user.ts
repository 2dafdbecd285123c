/** Who makes a request. */
export interface User {
  name: string;
  uid?: string;
  groups: readonly string[];
}

/** May do everything, whatever authorization is on. */
export const adminUser: User = { name: 'admin', groups: ['system:masters', 'system:authenticated'] };
