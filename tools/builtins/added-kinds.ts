/*
 * Kinds of the served release that kubernetes-types declares in an older version, or not at all: module → definition → field → [type,
 * doc], as in additions.ts.
 */
import type { Additions } from './additions.ts';

type Field = [type: string, doc: string];

/** What every kind has beside its own fields. */
const object = (fields: Record<string, Field>): Record<string, Field> => ({
  apiVersion: ['s', 'The version of the schema of this object.'],
  kind: ['s', 'The kind of this object.'],
  metadata: ['meta/v1.ObjectMeta+', "Standard object's metadata."],
  ...fields,
});

const listOf = (kind: string): Record<string, Field> => ({
  apiVersion: ['s', 'The version of the schema of this list.'],
  items: [`[${kind}]!+`, 'The objects of the list.'],
  kind: ['s', 'The kind of this list.'],
  metadata: ['meta/v1.ListMeta+', "Standard list's metadata."],
});

export const addedKinds: Additions = {
  'apiregistration/v1': {
    APIService: object({
      spec: ['APIServiceSpec+', 'Where the server of a group and version is.'],
      status: ['APIServiceStatus+', 'What is known of that server.'],
    }),
    APIServiceList: listOf('APIService'),
    APIServiceSpec: {
      caBundle: ['y', 'PEM of the authorities that the certificate of the server is checked by.'],
      group: ['s', 'The group that the server serves.'],
      groupPriorityMinimum: ['i!+', 'How early clients see the group among the others: higher comes first.'],
      insecureSkipTLSVerify: ['b', 'The certificate of the server is not checked.'],
      service: ['ServiceReference', 'The Service of the server; absent when this server serves the group itself.'],
      version: ['s', 'The version that the server serves.'],
      versionPriority: ['i!+', 'How early clients see the version in its group: higher comes first.'],
    },
    APIServiceStatus: { conditions: ['[APIServiceCondition]', 'The state of the server.'] },
    APIServiceCondition: {
      lastTransitionTime: ['t+', 'When the status changed last.'],
      message: ['s', 'The reason in words.'],
      reason: ['s', 'The reason for the last change, in one word.'],
      status: ['s!+', 'True, False or Unknown.'],
      type: ['s!+', 'The type of the condition: Available.'],
    },
    ServiceReference: {
      name: ['s', 'Name of the Service.'],
      namespace: ['s', 'Namespace of the Service.'],
      port: ['i*', 'Port of the Service; 443 by default.'],
    },
  },
  'networking/v1': {
    ServiceCIDR: object({
      spec: ['ServiceCIDRSpec+', 'The ranges.'],
      status: ['ServiceCIDRStatus+', 'The state of the ranges.'],
    }),
    ServiceCIDRList: listOf('ServiceCIDR'),
    ServiceCIDRSpec: { cidrs: ['[s]', 'One range of addresses of each family for Services. It does not change.'] },
    ServiceCIDRStatus: { conditions: ['[meta/v1.Condition]', 'The state of the ranges.'] },
    IPAddress: object({ spec: ['IPAddressSpec+', 'Whose the address is.'] }),
    IPAddressList: listOf('IPAddress'),
    IPAddressSpec: { parentRef: ['ParentReference!', 'The object that has the address.'] },
    ParentReference: {
      group: ['s', 'Group of the object; empty for the core group.'],
      name: ['s!', 'Name of the object.'],
      namespace: ['s', 'Namespace of the object.'],
      resource: ['s!', 'Resource of the object, as services.'],
    },
  },
  'storage/v1': {
    VolumeAttributesClass: object({
      driverName: ['s!+', 'Name of the CSI driver. It does not change.'],
      parameters: ['{s}', 'Attributes of the volumes, as the driver understands them. They do not change.'],
    }),
    VolumeAttributesClassList: listOf('VolumeAttributesClass'),
  },
  'admissionregistration/v1': {
    MutatingAdmissionPolicy: object({ spec: ['MutatingAdmissionPolicySpec+', 'What is changed, and how.'] }),
    MutatingAdmissionPolicyList: listOf('MutatingAdmissionPolicy'),
    MutatingAdmissionPolicySpec: {
      failurePolicy: ['s*', 'What happens when the policy cannot be evaluated: Fail or Ignore.'],
      matchConditions: ['[MatchCondition]', 'Expressions that must be true of a request.'],
      matchConstraints: ['MatchResources', 'The resources that the policy is for.'],
      mutations: ['[Mutation]', 'The changes, in the order in which they are made.'],
      paramKind: ['ParamKind', 'The kind of the parameters.'],
      reinvocationPolicy: ['s', 'Whether the policy may be asked again: Never or IfNeeded.'],
      variables: ['[Variable]', 'Named expressions that others use.'],
    },
    Mutation: {
      applyConfiguration: ['ApplyConfiguration', 'The change as an object to apply.'],
      jsonPatch: ['JSONPatch', 'The change as a JSON patch.'],
      patchType: ['s!+', 'The form of the change: ApplyConfiguration or JSONPatch.'],
    },
    ApplyConfiguration: { expression: ['s', 'Gives the object to apply, in CEL.'] },
    JSONPatch: { expression: ['s', 'Gives the list of operations, in CEL.'] },
    MutatingAdmissionPolicyBinding: object({
      spec: ['MutatingAdmissionPolicyBindingSpec+', 'The policy, its parameters and what it is for.'],
    }),
    MutatingAdmissionPolicyBindingList: listOf('MutatingAdmissionPolicyBinding'),
    MutatingAdmissionPolicyBindingSpec: {
      matchResources: ['MatchResources', 'The resources that the binding is for.'],
      paramRef: ['ParamRef', 'The parameters.'],
      policyName: ['s', 'Name of the MutatingAdmissionPolicy.'],
    },
  },
  'resource/v1': {
    DeviceClass: object({ spec: ['DeviceClassSpec!+', 'What can be allocated, and how it is configured.'] }),
    DeviceClassList: listOf('DeviceClass'),
    DeviceClassSpec: {
      config: ['[DeviceClassConfiguration]', 'Configuration of every device that is claimed by the class.'],
      extendedResourceName: ['s*', 'The extended resource that pods may ask for in place of a claim.'],
      selectors: ['[DeviceSelector]', 'What every device that is claimed by the class satisfies.'],
    },
    DeviceClassConfiguration: { opaque: ['OpaqueDeviceConfiguration', 'Configuration in the form of the driver.'] },
    DeviceSelector: { cel: ['CELDeviceSelector', 'Selects devices by an expression.'] },
    CELDeviceSelector: { expression: ['s!+', 'Whether a device is wanted, in CEL.'] },
    OpaqueDeviceConfiguration: {
      driver: ['s!+', 'Name of the driver.'],
      parameters: ['o!+', 'Any data that the driver understands.'],
    },
    ResourceClaim: object({
      spec: ['ResourceClaimSpec!+', 'What is asked for. It does not change.'],
      status: ['ResourceClaimStatus+', 'What was allocated.'],
    }),
    ResourceClaimList: listOf('ResourceClaim'),
    ResourceClaimSpec: { devices: ['DeviceClaim+', 'The devices asked for.'] },
    ResourceClaimTemplate: object({ spec: ['ResourceClaimTemplateSpec!+', 'The claim to make. It does not change.'] }),
    ResourceClaimTemplateList: listOf('ResourceClaimTemplate'),
    ResourceClaimTemplateSpec: {
      metadata: ['meta/v1.ObjectMeta+', 'Labels and annotations of the claim.'],
      spec: ['ResourceClaimSpec!+', 'What the claim asks for.'],
    },
    DeviceClaim: {
      config: ['[DeviceClaimConfiguration]', 'Configuration for the drivers that may serve the claim.'],
      constraints: ['[DeviceConstraint]', 'What the devices must satisfy together.'],
      requests: ['[DeviceRequest]+', 'The single requests, all of which are to be met.'],
    },
    DeviceClaimConfiguration: {
      opaque: ['OpaqueDeviceConfiguration', 'Configuration in the form of the driver.'],
      requests: ['[s]', 'Names of the requests it is for; all when empty.'],
    },
    DeviceConstraint: {
      distinctAttribute: ['s*', 'An attribute in which all devices differ.'],
      matchAttribute: ['s*', 'An attribute in which all devices agree.'],
      requests: ['[s]', 'Names of the requests it is for; all when empty.'],
    },
    DeviceRequest: {
      exactly: ['ExactDeviceRequest', 'One request that is to be met as it is.'],
      firstAvailable: ['[DeviceSubRequest]', 'Requests of which the first that can be met is.'],
      name: ['s!+', 'Name of the request in the claim.'],
    },
    ExactDeviceRequest: {
      adminAccess: ['b*', 'Access for administration, beside those who use the device.'],
      allocationMode: ['s', 'ExactCount or All.'],
      capacity: ['CapacityRequirements', 'The capacity that each device must have.'],
      count: ['l', 'How many devices, with ExactCount.'],
      deviceClassName: ['s!+', 'Name of the DeviceClass.'],
      selectors: ['[DeviceSelector]', 'What a device must satisfy.'],
      tolerations: ['[DeviceToleration]', 'Taints that are tolerated.'],
    },
    DeviceSubRequest: {
      allocationMode: ['s', 'ExactCount or All.'],
      capacity: ['CapacityRequirements', 'The capacity that each device must have.'],
      count: ['l', 'How many devices, with ExactCount.'],
      deviceClassName: ['s!+', 'Name of the DeviceClass.'],
      name: ['s!+', 'Name of the request in the list.'],
      selectors: ['[DeviceSelector]', 'What a device must satisfy.'],
      tolerations: ['[DeviceToleration]', 'Taints that are tolerated.'],
    },
    CapacityRequirements: { requests: ['{q}', 'Amounts by the name of the capacity.'] },
    DeviceToleration: {
      effect: ['s', 'The effect that is tolerated; all when empty.'],
      key: ['s', 'Key of the taint; all when empty.'],
      operator: ['s', 'Exists or Equal.'],
      tolerationSeconds: ['l*', 'How long a taint with NoExecute is tolerated.'],
      value: ['s', 'Value of the taint.'],
    },
    ResourceClaimStatus: {
      allocation: ['AllocationResult', 'What was allocated; absent while nothing is.'],
      devices: ['[AllocatedDeviceStatus]', 'The state of the allocated devices, as their drivers report it.'],
      reservedFor: ['[ResourceClaimConsumerReference]', 'Who may use the claim at the moment.'],
    },
    AllocationResult: {
      allocationTimestamp: ['t', 'When the devices were allocated.'],
      devices: ['DeviceAllocationResult+', 'The devices.'],
      nodeSelector: ['core/v1.NodeSelector', 'The nodes on which they are available; all when absent.'],
    },
    DeviceAllocationResult: {
      config: ['[DeviceAllocationConfiguration]', 'Configuration from the claim and its classes.'],
      results: ['[DeviceRequestAllocationResult]', 'The allocated devices.'],
    },
    DeviceAllocationConfiguration: {
      opaque: ['OpaqueDeviceConfiguration', 'Configuration in the form of the driver.'],
      requests: ['[s]', 'Names of the requests it is for; all when empty.'],
      source: ['s!+', 'Where it comes from: FromClass or FromClaim.'],
    },
    DeviceRequestAllocationResult: {
      adminAccess: ['b*', 'The device was allocated for administration.'],
      bindingConditions: ['[s]', 'Conditions that are awaited before a pod is bound.'],
      bindingFailureConditions: ['[s]', 'Conditions that make binding fail.'],
      consumedCapacity: ['{q}', 'How much of each capacity of the device is used.'],
      device: ['s!+', 'Name of the device in its pool.'],
      driver: ['s!+', 'Name of the driver.'],
      pool: ['s!+', 'Name of the pool.'],
      request: ['s!+', 'Name of the request that was met.'],
      shareID: ['s*', 'Which share of the device it is.'],
      tolerations: ['[DeviceToleration]', 'The tolerations of the request.'],
    },
    AllocatedDeviceStatus: {
      conditions: ['[meta/v1.Condition]+', 'The state of the device.'],
      data: ['o', 'Data in the form of the driver.'],
      device: ['s!+', 'Name of the device in its pool.'],
      driver: ['s!+', 'Name of the driver.'],
      networkData: ['NetworkDeviceData', 'What is to be known of a network device.'],
      pool: ['s!+', 'Name of the pool.'],
      shareID: ['s*', 'Which share of the device it is.'],
    },
    NetworkDeviceData: {
      hardwareAddress: ['s', 'The hardware address of the interface.'],
      interfaceName: ['s', 'Name of the interface.'],
      ips: ['[s]', 'Addresses of the interface, with their masks.'],
    },
    ResourceClaimConsumerReference: {
      apiGroup: ['s', 'Group of the consumer; empty for the core group.'],
      name: ['s!+', 'Name of the consumer.'],
      resource: ['s!+', 'Resource of the consumer, as pods.'],
      uid: ['s!+', 'UID of the consumer.'],
    },
    ResourceSlice: object({ spec: ['ResourceSliceSpec!+', 'What a driver has to offer.'] }),
    ResourceSliceList: listOf('ResourceSlice'),
    ResourceSliceSpec: {
      allNodes: ['b*', 'All nodes have access to the devices.'],
      devices: ['[Device]', 'Devices of the pool.'],
      driver: ['s!+', 'Name of the driver. It does not change.'],
      nodeName: ['s*', 'The node that has the devices. It does not change.'],
      nodeSelector: ['core/v1.NodeSelector', 'The nodes that have access to the devices.'],
      perDeviceNodeSelection: ['b*', 'Every device says which nodes have access to it.'],
      pool: ['ResourcePool!+', 'The pool that the slice is a part of.'],
      sharedCounters: ['[CounterSet]', 'Counters that the devices of the pool share.'],
    },
    ResourcePool: {
      generation: ['l!+', 'Grows with every change of the pool.'],
      name: ['s!+', 'Name of the pool. It does not change.'],
      resourceSliceCount: ['l!+', 'How many slices the pool has.'],
    },
    CounterSet: {
      counters: ['{Counter}!', 'The counters by their names.'],
      name: ['s!+', 'Name of the set.'],
    },
    Counter: { value: ['q!+', 'How much there is.'] },
    Device: {
      allNodes: ['b*', 'All nodes have access to the device.'],
      allowMultipleAllocations: ['b*', 'The device may be allocated several times.'],
      attributes: ['{DeviceAttribute}', 'Attributes by their names.'],
      bindingConditions: ['[s]', 'Conditions that are awaited before a pod is bound.'],
      bindingFailureConditions: ['[s]', 'Conditions that make binding fail.'],
      bindsToNode: ['b*', 'The claim is bound to the node that was chosen.'],
      capacity: ['{DeviceCapacity}', 'Capacities by their names.'],
      consumesCounters: ['[DeviceCounterConsumption]', 'What the device takes of shared counters.'],
      name: ['s!+', 'Name of the device in its pool.'],
      nodeName: ['s*', 'The node that has the device.'],
      nodeAllocatableResourceMappings: [
        '{NodeAllocatableResourceMapping}',
        'What of its node a claim of the device takes, by the name of the resource.',
      ],
      nodeSelector: ['core/v1.NodeSelector', 'The nodes that have access to the device.'],
      taints: ['[DeviceTaint]', 'Taints of the device.'],
    },
    NodeAllocatableResourceMapping: {
      allocationMultiplier: ['q', 'How much of the resource goes with one device or one unit of the capacity.'],
      capacityKey: ['s*', 'The capacity that is multiplied; without it, the number of devices.'],
    },
    DeviceAttribute: {
      bool: ['b*', 'A truth value.'],
      bools: ['[b]', 'Truth values.'],
      int: ['l*', 'A number.'],
      ints: ['[l]', 'Numbers.'],
      string: ['s*', 'A text.'],
      strings: ['[s]', 'Texts.'],
      version: ['s*', 'A semantic version.'],
      versions: ['[s]', 'Semantic versions.'],
    },
    DeviceCapacity: {
      requestPolicy: ['CapacityRequestPolicy', 'How the capacity may be asked for.'],
      value: ['q!+', 'How much there is.'],
    },
    CapacityRequestPolicy: {
      default: ['q+*', 'What a request takes that does not say.'],
      validRange: ['CapacityRequestPolicyRange', 'The amounts that may be asked for, as a range.'],
      validValues: ['[q]', 'The amounts that may be asked for.'],
    },
    CapacityRequestPolicyRange: {
      max: ['q', 'The most that may be asked for.'],
      min: ['q!', 'The least that may be asked for.'],
      step: ['q', 'What lies between one amount and the next.'],
    },
    DeviceCounterConsumption: {
      counterSet: ['s!+', 'Name of the set.'],
      counters: ['{Counter}!', 'The counters, and how much of each.'],
    },
    DeviceTaint: {
      effect: ['s!+', 'None, NoSchedule or NoExecute.'],
      key: ['s!+', 'Key of the taint.'],
      timeAdded: ['t', 'When the taint was added.'],
      value: ['s', 'Value of the taint.'],
    },
  },
};
