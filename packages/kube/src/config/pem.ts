import { readFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import { KubeError, messageOf } from '../errors.ts';

const base64 = /^[A-Za-z0-9+/\s]+={0,2}\s*$/;

/**
 * The bytes of the certificate or key that a part of a kubeconfig gives as `field-data` (base64) or as a file named in `field`. What is inline
 * wins, as in kubectl.
 *
 * @param directory that relative paths start from
 * @throws KubeError `KUBE_CONFIG_INVALID`
 */
export async function pemOf(part: object, field: string, directory: string): Promise<Buffer | undefined> {
  const values = part as Readonly<Record<string, string | undefined>>;
  const data = values[`${field}-data`];
  if (data) {
    if (base64.test(data)) return Buffer.from(data, 'base64');
    throw new KubeError('KUBE_CONFIG_INVALID', `${field}-data is not base64`);
  }
  const file = values[field];
  if (!file) return undefined;
  const path = resolve(directory, file);
  return readFile(path).catch((error: unknown) => {
    throw new KubeError('KUBE_CONFIG_INVALID', `cannot read the ${field} ${path}: ${messageOf(error)}`, {
      cause: error,
    });
  });
}
