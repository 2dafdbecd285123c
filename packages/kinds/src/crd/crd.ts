import type { Kind, PrinterColumn, ScalePaths } from '../kind/kind.ts';
import type { StructuralSchema } from '../structural/schema.ts';
import { toStructural } from '../structural/structural.ts';

/** The parts of a CustomResourceDefinition that ours use. @see https://kubernetes.io/docs/reference/kubernetes-api/extend-resources/custom-resource-definition-v1/ */
export interface CustomResourceDefinition {
  apiVersion: 'apiextensions.k8s.io/v1';
  kind: 'CustomResourceDefinition';
  metadata: { name: string };
  spec: {
    group: string;
    names: {
      kind: string;
      listKind: string;
      plural: string;
      singular: string;
      shortNames?: string[];
      categories: string[];
    };
    scope: 'Namespaced' | 'Cluster';
    versions: {
      name: string;
      served: boolean;
      storage: boolean;
      additionalPrinterColumns: PrinterColumn[];
      schema: { openAPIV3Schema: StructuralSchema };
      subresources: { status: Record<string, never>; scale?: ScalePaths };
    }[];
  };
}

/** `kubectl get nexslice` lists the objects of all kinds in this category. */
const category = 'nexslice';

/** The CustomResourceDefinition of a kind, with its status subresource. */
export function customResourceDefinition(kind: Kind): CustomResourceDefinition {
  const { plural, singular, shortNames } = kind;
  return {
    apiVersion: 'apiextensions.k8s.io/v1',
    kind: 'CustomResourceDefinition',
    metadata: { name: `${plural}.${kind.group}` },
    spec: {
      group: kind.group,
      names: {
        kind: kind.kind,
        listKind: `${kind.kind}List`,
        plural,
        singular,
        ...(shortNames.length > 0 && { shortNames: [...shortNames] }),
        categories: [category],
      },
      scope: kind.namespaced ? 'Namespaced' : 'Cluster',
      versions: [
        {
          name: kind.version,
          served: true,
          storage: true,
          additionalPrinterColumns: [...kind.columns],
          schema: { openAPIV3Schema: objectSchema(kind) },
          subresources: { status: {}, ...(kind.scale && { scale: kind.scale }) },
        },
      ],
    },
  };
}

function objectSchema(kind: Kind): StructuralSchema {
  return {
    description: kind.description,
    type: 'object',
    required: ['spec'],
    properties: {
      apiVersion: { description: 'Group and version of the kind.', type: 'string' },
      kind: { description: 'The kind of the object.', type: 'string' },
      metadata: { type: 'object' },
      spec: toStructural(kind.spec),
      status: toStructural(kind.status),
    },
  };
}
