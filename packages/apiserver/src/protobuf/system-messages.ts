/** Messages of the groups that configure a cluster and offer its devices, in the notation of `field-numbers.ts`. */
export const systemMessages = `
apiregistration/v1.APIService metadata=1 spec=2 status=3
apiregistration/v1.APIServiceSpec service=1 group=2 version=3 insecureSkipTLSVerify=4 caBundle=5 groupPriorityMinimum=7 versionPriority=8
apiregistration/v1.APIServiceStatus conditions=1
apiregistration/v1.APIServiceCondition type=1 status=2 lastTransitionTime=3 reason=4 message=5
apiregistration/v1.ServiceReference namespace=1 name=2 port=3
flowcontrol/v1.FlowSchema metadata=1 spec=2 status=3
flowcontrol/v1.FlowSchemaSpec priorityLevelConfiguration=1 matchingPrecedence=2 distinguisherMethod=3 rules=4
flowcontrol/v1.PriorityLevelConfigurationReference name=1
flowcontrol/v1.FlowDistinguisherMethod type=1
flowcontrol/v1.PolicyRulesWithSubjects subjects=1 resourceRules=2 nonResourceRules=3
flowcontrol/v1.Subject kind=1 user=2 group=3 serviceAccount=4
flowcontrol/v1.UserSubject name=1
flowcontrol/v1.GroupSubject name=1
flowcontrol/v1.ServiceAccountSubject namespace=1 name=2
flowcontrol/v1.ResourcePolicyRule verbs=1 apiGroups=2 resources=3 clusterScope=4 namespaces=5
flowcontrol/v1.NonResourcePolicyRule verbs=1 nonResourceURLs=6
flowcontrol/v1.FlowSchemaStatus conditions=1
flowcontrol/v1.FlowSchemaCondition type=1 status=2 lastTransitionTime=3 reason=4 message=5
flowcontrol/v1.PriorityLevelConfiguration metadata=1 spec=2 status=3
flowcontrol/v1.PriorityLevelConfigurationSpec type=1 limited=2 exempt=3
flowcontrol/v1.LimitedPriorityLevelConfiguration nominalConcurrencyShares=1 limitResponse=2 lendablePercent=3 borrowingLimitPercent=4
flowcontrol/v1.ExemptPriorityLevelConfiguration nominalConcurrencyShares=1 lendablePercent=2
flowcontrol/v1.LimitResponse type=1 queuing=2
flowcontrol/v1.QueuingConfiguration queues=1 handSize=2 queueLengthLimit=3
flowcontrol/v1.PriorityLevelConfigurationStatus conditions=1
flowcontrol/v1.PriorityLevelConfigurationCondition type=1 status=2 lastTransitionTime=3 reason=4 message=5
resource/v1.DeviceClass metadata=1 spec=2
resource/v1.DeviceClassSpec selectors=1 config=2 extendedResourceName=4
resource/v1.DeviceClassConfiguration &resource/v1.DeviceConfiguration=1
resource/v1.DeviceConfiguration opaque=1
resource/v1.OpaqueDeviceConfiguration driver=1 parameters=2
resource/v1.DeviceSelector cel=1
resource/v1.CELDeviceSelector expression=1
resource/v1.ResourceClaim metadata=1 spec=2 status=3
resource/v1.ResourceClaimSpec devices=1
resource/v1.ResourceClaimTemplate metadata=1 spec=2
resource/v1.ResourceClaimTemplateSpec metadata=1 spec=2
resource/v1.DeviceClaim requests=1 constraints=2 config=3
resource/v1.DeviceRequest name=1 exactly=2 firstAvailable=3
resource/v1.ExactDeviceRequest deviceClassName=1 selectors=2 allocationMode=3 count=4 adminAccess=5 tolerations=6 capacity=7
resource/v1.DeviceSubRequest name=1 deviceClassName=2 selectors=3 allocationMode=4 count=5 tolerations=6 capacity=7
resource/v1.CapacityRequirements requests=1
resource/v1.DeviceToleration key=1 operator=2 value=3 effect=4 tolerationSeconds=5
resource/v1.DeviceConstraint requests=1 matchAttribute=2 distinctAttribute=3
resource/v1.DeviceClaimConfiguration requests=1 &resource/v1.DeviceConfiguration=2
resource/v1.ResourceClaimStatus allocation=1 reservedFor=2 devices=4
resource/v1.AllocationResult devices=1 nodeSelector=3 allocationTimestamp=5
resource/v1.DeviceAllocationResult results=1 config=2
resource/v1.DeviceAllocationConfiguration source=1 requests=2 &resource/v1.DeviceConfiguration=3
resource/v1.DeviceRequestAllocationResult request=1 driver=2 pool=3 device=4 adminAccess=5 tolerations=6 bindingConditions=7 bindingFailureConditions=8 shareID=9 consumedCapacity=10
resource/v1.ResourceClaimConsumerReference apiGroup=1 resource=3 name=4 uid=5
resource/v1.AllocatedDeviceStatus driver=1 pool=2 device=3 conditions=4 data=5 networkData=6 shareID=7
resource/v1.NetworkDeviceData interfaceName=1 ips=2 hardwareAddress=3
resource/v1.ResourceSlice metadata=1 spec=2
resource/v1.ResourceSliceSpec driver=1 pool=2 nodeName=3 nodeSelector=4 allNodes=5 devices=6 perDeviceNodeSelection=7 sharedCounters=8
resource/v1.ResourcePool name=1 generation=2 resourceSliceCount=3
resource/v1.CounterSet name=1 counters=2
resource/v1.Counter value=1
resource/v1.Device name=1 attributes=2 capacity=3 consumesCounters=4 nodeName=5 nodeSelector=6 allNodes=7 taints=8 bindsToNode=9 bindingConditions=10 bindingFailureConditions=11 allowMultipleAllocations=12 nodeAllocatableResourceMappings=13
resource/v1.DeviceAttribute int=2 bool=3 string=4 version=5 ints=6 bools=7 strings=8 versions=9
resource/v1.NodeAllocatableResourceMapping capacityKey=1 allocationMultiplier=2
resource/v1.DeviceCapacity value=1 requestPolicy=2
resource/v1.CapacityRequestPolicy default=1 validValues=3 validRange=4
resource/v1.CapacityRequestPolicyRange min=1 max=2 step=3
resource/v1.DeviceCounterConsumption counterSet=1 counters=2
resource/v1.DeviceTaint key=1 value=2 effect=3 timeAdded=4
networking/v1.ServiceCIDR metadata=1 spec=2 status=3
networking/v1.ServiceCIDRSpec cidrs=1
networking/v1.ServiceCIDRStatus conditions=1
networking/v1.IPAddress metadata=1 spec=2
networking/v1.IPAddressSpec parentRef=1
networking/v1.ParentReference group=1 resource=2 namespace=3 name=4
storage/v1.VolumeAttributesClass metadata=1 driverName=2 parameters=3
storage/v1.CSIStorageCapacity metadata=1 nodeTopology=2 storageClassName=3 capacity=4 maximumVolumeSize=5
`;
