import type { WebhookClient } from '../builtin/rules/webhook.ts';
import type { ApiObjectMeta } from '../registry/resource.ts';
import type { Schema } from '../schema/schema.ts';

/** A CustomResourceDefinition of apiextensions.k8s.io/v1, as far as the server looks into it. */
export interface Definition {
  apiVersion: string;
  kind: string;
  metadata: ApiObjectMeta;
  spec: DefinitionSpec;
  status?: DefinitionStatus;
  [field: string]: unknown;
}

export interface DefinitionSpec {
  group: string;
  scope: string;
  names: Names;
  versions: Version[];
  conversion?: Conversion;
  preserveUnknownFields?: boolean;
}

export interface Names {
  plural: string;
  singular?: string;
  kind: string;
  listKind?: string;
  shortNames?: string[];
  categories?: string[];
}

export interface Version {
  name: string;
  served: boolean;
  storage: boolean;
  deprecated?: boolean;
  deprecationWarning?: string;
  schema?: { openAPIV3Schema?: Schema };
  subresources?: Subresources;
  additionalPrinterColumns?: PrinterColumn[];
  selectableFields?: { jsonPath: string }[];
}

export interface Subresources {
  status?: object;
  scale?: { specReplicasPath: string; statusReplicasPath: string; labelSelectorPath?: string };
}

export interface PrinterColumn {
  name: string;
  type: string;
  format?: string;
  description?: string;
  priority?: number;
  jsonPath: string;
}

export interface Conversion {
  strategy: string;
  webhook?: ConversionWebhook;
}

export interface ConversionWebhook {
  clientConfig?: WebhookClient;
  conversionReviewVersions?: string[] | null;
}

export interface Condition {
  type: string;
  status: 'True' | 'False' | 'Unknown';
  lastTransitionTime?: string;
  reason?: string;
  message?: string;
}

export interface DefinitionStatus {
  acceptedNames?: Names;
  conditions?: Condition[];
  storedVersions?: string[];
}

/** What the versions say alike. Kubernetes keeps that once, and errors name the one place. */
export interface Shared {
  schema: boolean;
  subresources: boolean;
  columns: boolean;
  selectableFields: boolean;
}
