import { messageOf, type Resource, type ResourceList, resultOf } from '@nexslice/krm';
import { setAnnotations } from '../annotations/annotations.ts';
import { genConfigMap } from '../configmap/configmap.ts';
import { FunctionError } from '../errors.ts';
import { setImage } from '../image/image.ts';
import { genKustomization } from '../kustomization/kustomization.ts';
import { setLabels } from '../labels/labels.ts';
import { setNamespace } from '../namespace/namespace.ts';
import { searchReplace } from '../replace/replace.ts';
import { applyReplacements } from '../replacements/replacements.ts';
import { applySetters } from '../setters/setters.ts';
import { upsertResource } from '../upsert/upsert.ts';
import type { FunctionOptions, KrmFunction } from './function.ts';

/** A function that changes the list by its configuration; what it throws is an error of the run. */
function catalogued(
  name: string,
  summary: string,
  change: (list: ResourceList, config: Resource | undefined, options: FunctionOptions) => void,
): KrmFunction {
  return {
    name,
    aliases: [],
    summary,
    run: (list, options, config) => {
      try {
        change(list, config ?? list.functionConfig, options);
        return { findings: [] };
      } catch (error) {
        const resource = config ?? list.functionConfig;
        return { error: messageOf(error), findings: [resultOf(error, resource ? { resource } : {})] };
      }
    },
  };
}

/** Functions of the kpt catalogue that blueprints call. */
export const catalogue: readonly KrmFunction[] = [
  catalogued('apply-replacements', 'Copies values from one resource into fields of others', applyReplacements),
  catalogued('apply-setters', 'Puts values into fields whose comments name setters', applySetters),
  catalogued('gen-configmap', 'Makes a ConfigMap of literals and templates', genConfigMap),
  catalogued('gen-kustomize-res', 'Lists the files of the package in a Kustomization', (list, _, options) =>
    genKustomization(list, options),
  ),
  catalogued('search-replace', 'Searches fields by value or path and replaces them', searchReplace),
  catalogued('set-annotations', 'Adds annotations to all resources', setAnnotations),
  catalogued('set-image', 'Sets the image of containers', setImage),
  catalogued('set-labels', 'Adds labels to all resources and selectors', setLabels),
  catalogued('set-namespace', 'Puts all resources into one namespace', setNamespace),
  {
    ...catalogued('starlark', 'Not available: scripts are not run', () => {
      throw new FunctionError(
        'FN_UNKNOWN',
        'starlark: scripts are not run here; use a container runtime or another function',
      );
    }),
    needsRuntime: true,
  },
  catalogued('upsert-resource', 'Adds or replaces resources', upsertResource),
];
