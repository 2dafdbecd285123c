import type { Service } from '@nexslice/kube';
import type { ResourceInfo } from '../../registry/resource.ts';
import { defineKind } from '../kind/kind.ts';
import { allocate, reallocate, type ServicePools } from './allocate.ts';
import { serviceColumns } from './columns.ts';
import { defaultService } from './defaults.ts';
import { validateServiceUpdate } from './update.ts';
import { validateService, validateServiceStatus } from './validate.ts';
import { serviceWarnings } from './warnings.ts';

/** Services get their addresses and node ports from `pools`. */
export function serviceKind(pools: ServicePools): ResourceInfo {
  return defineKind<Service>({
    type: 'core/v1.Service',
    group: '',
    plural: 'services',
    shortNames: ['svc'],
    categories: ['all'],
    hasStatus: true,
    allowCreateOnUpdate: true,
    columns: serviceColumns,
    selectableFields: {
      'spec.clusterIP': (service) => service.spec?.clusterIP ?? '',
      'spec.type': (service) => service.spec?.type ?? '',
    },
    strategy: {
      default: defaultService,
      prepareForCreate(service) {
        allocate(service, pools);
      },
      prepareForUpdate(service, old) {
        reallocate(service, old, pools);
      },
      validate: validateService,
      validateUpdate: validateServiceUpdate,
      validateStatusUpdate: validateServiceStatus,
      warnings: (service) => serviceWarnings(service),
    },
  });
}
