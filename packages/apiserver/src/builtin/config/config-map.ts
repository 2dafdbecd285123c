import type { ConfigMap } from '@nexslice/kube';
import { column } from '../kind/columns.ts';
import { defineKind } from '../kind/kind.ts';
import { validateConfigMap, validateConfigMapUpdate } from './validate.ts';

export const configMapKind = defineKind<ConfigMap>({
  type: 'core/v1.ConfigMap',
  group: '',
  plural: 'configmaps',
  shortNames: ['cm'],
  columns: [
    column<ConfigMap>(
      'Data',
      ({ data = {}, binaryData = {} }) => Object.keys(data).length + Object.keys(binaryData).length,
      'core/v1.ConfigMap.data',
    ),
  ],
  strategy: { validate: validateConfigMap, validateUpdate: validateConfigMapUpdate },
});
