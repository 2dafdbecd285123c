import { stringify } from 'yaml';
import type { Kind } from '../kind/kind.ts';
import { slices } from '../slice/slice.ts';
import { uesessions } from '../uesession/uesession.ts';
import { upfs } from '../upf/upf.ts';
import { type CustomResourceDefinition, customResourceDefinition } from './crd.ts';

/** Every kind of the group `nexslice.io`. */
export const kinds: readonly Kind[] = [slices, uesessions, upfs];

/** The CustomResourceDefinitions of all our kinds: install them before the first controller starts. */
export function crds(): CustomResourceDefinition[] {
  return kinds.map(customResourceDefinition);
}

/** The same as YAML documents for `kubectl apply -f -`. */
export function crdYaml(): string {
  return crds().map(toYaml).join('---\n');
}

/** The same as files by name, as `deploy/crds` holds them. */
export function crdFiles(): Record<string, string> {
  return Object.fromEntries(crds().map((crd) => [`${crd.spec.group}_${crd.spec.names.plural}.yaml`, toYaml(crd)]));
}

function toYaml(crd: CustomResourceDefinition): string {
  // Descriptions stay on one line: a wrapped one makes a change of one word a change of many lines. No anchors: kubectl reads them, people do not.
  return stringify(crd, { lineWidth: 0, aliasDuplicateObjects: false });
}
