import type { ApiObject } from '../../registry/resource.ts';
import { column } from '../kind/columns.ts';
import { defineKind } from '../kind/kind.ts';

interface Driver extends ApiObject {
  spec: {
    attachRequired?: boolean;
    podInfoOnMount?: boolean;
    storageCapacity?: boolean;
    fsGroupPolicy?: string;
    volumeLifecycleModes?: string[];
    requiresRepublish?: boolean;
    tokenRequests?: { audience: string }[];
    seLinuxMount?: boolean;
  };
}

interface DriverNode extends ApiObject {
  spec: { drivers: { name: string }[] | null };
}

interface Attachment extends ApiObject {
  spec: { attacher: string; nodeName: string; source?: { persistentVolumeName?: string } };
  status?: { attached: boolean };
}

const yes = { type: 'boolean' } as const;

export const csiDriverKind = defineKind<Driver>({
  type: 'storage/v1.CSIDriver',
  group: 'storage.k8s.io',
  plural: 'csidrivers',
  clusterScoped: true,
  columns: [
    column<Driver>(
      'AttachRequired',
      ({ spec }) => spec.attachRequired ?? true,
      'storage/v1.CSIDriverSpec.attachRequired',
      yes,
    ),
    column<Driver>(
      'PodInfoOnMount',
      ({ spec }) => spec.podInfoOnMount ?? false,
      'storage/v1.CSIDriverSpec.podInfoOnMount',
      yes,
    ),
    column<Driver>(
      'StorageCapacity',
      ({ spec }) => spec.storageCapacity ?? false,
      'storage/v1.CSIDriverSpec.storageCapacity',
      yes,
    ),
    column<Driver>(
      'TokenRequests',
      ({ spec }) => spec.tokenRequests?.map(({ audience }) => audience).join(',') ?? '<unset>',
      'storage/v1.CSIDriverSpec.tokenRequests',
    ),
    column<Driver>(
      'RequiresRepublish',
      ({ spec }) => spec.requiresRepublish ?? false,
      'storage/v1.CSIDriverSpec.requiresRepublish',
      yes,
    ),
    column<Driver>(
      'Modes',
      ({ spec }) => (spec.volumeLifecycleModes ?? []).join(',') || '<none>',
      'storage/v1.CSIDriverSpec.volumeLifecycleModes',
    ),
  ],
  strategy: {
    default({ spec }) {
      spec.attachRequired ??= true;
      spec.podInfoOnMount ??= false;
      spec.storageCapacity ??= false;
      spec.fsGroupPolicy ??= 'ReadWriteOnceWithFSType';
      if (!spec.volumeLifecycleModes?.length) spec.volumeLifecycleModes = ['Persistent'];
      spec.requiresRepublish ??= false;
      spec.seLinuxMount ??= false;
    },
  },
});

export const csiNodeKind = defineKind<DriverNode>({
  type: 'storage/v1.CSINode',
  group: 'storage.k8s.io',
  plural: 'csinodes',
  clusterScoped: true,
  columns: [
    column<DriverNode>(
      'Drivers',
      ({ spec }) => spec.drivers?.length ?? 0,
      'Drivers indicates the number of CSI drivers registered on the node',
      { type: 'integer' },
    ),
  ],
});

export const volumeAttachmentKind = defineKind<Attachment>({
  type: 'storage/v1.VolumeAttachment',
  group: 'storage.k8s.io',
  plural: 'volumeattachments',
  clusterScoped: true,
  hasStatus: true,
  statusAlone: true,
  columns: [
    column<Attachment>('Attacher', ({ spec }) => spec.attacher, 'storage/v1.VolumeAttachmentSpec.attacher'),
    column<Attachment>(
      'PV',
      ({ spec }) => spec.source?.persistentVolumeName ?? '',
      'storage/v1.VolumeAttachmentSource.persistentVolumeName',
    ),
    column<Attachment>('Node', ({ spec }) => spec.nodeName, 'storage/v1.VolumeAttachmentSpec.nodeName'),
    column<Attachment>(
      'Attached',
      ({ status }) => status?.attached ?? false,
      'storage/v1.VolumeAttachmentStatus.attached',
      yes,
    ),
  ],
});
