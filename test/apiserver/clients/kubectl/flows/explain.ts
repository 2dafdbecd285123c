import type { Flow } from '../flow.ts';
import { custom, definition } from '../manifests.ts';

export const explain: readonly Flow[] = [
  {
    name: 'explain kinds',
    steps: [
      {
        $: 'explain deploy',
        prints: `GROUP: apps
KIND: Deployment
VERSION: v1

DESCRIPTION:
Deployment enables declarative updates for Pods and ReplicaSets.

FIELDS:
apiVersion <string>
APIVersion defines the versioned schema of this representation of an object.
...
spec <DeploymentSpec>
Specification of the desired behavior of the Deployment.

status <DeploymentStatus>
Most recently observed status of the Deployment.`,
      },
      {
        $: 'explain deploy.spec.template.spec.containers.resources',
        prints: `GROUP: apps
KIND: Deployment
VERSION: v1

FIELD: resources <ResourceRequirements>
...
DESCRIPTION:
Compute Resources required by this container. Cannot be updated. More info:
https://kubernetes.io/docs/concepts/configuration/manage-resources-containers/
ResourceRequirements describes the compute resource requirements.

FIELDS:
claims <[]ResourceClaim>
...
limits <map[string]Quantity>
...`,
      },
      {
        $: 'explain pod.spec --recursive',
        prints:
          '...\nFIELD: spec <PodSpec>\n...containers <[]Container> -required-\n...terminationGracePeriodSeconds <integer>\n...',
      },
      { $: 'explain pod.spec.containers.imagePullPolicy', prints: '...FIELD: imagePullPolicy <string>\n...' },
      {
        $: 'explain hpa --api-version=autoscaling/v2',
        prints: 'GROUP: autoscaling\nKIND: HorizontalPodAutoscaler\nVERSION: v2\n...',
      },
      { $: 'explain cm.data', prints: 'KIND: ConfigMap\nVERSION: v1\n\nFIELD: data <map[string]string>\n...' },
      { $: 'explain nosuch', fails: `the server doesn't have a resource type "nosuch"` },
      { $: 'explain deploy.spec.nosuch', fails: 'error: field "nosuch" does not exist' },
    ],
  },
  {
    name: 'kinds of our own',
    files: { 'definition.yaml': definition('Amf'), 'one.yaml': custom('Amf', 'one') },
    steps: [
      {
        $: 'apply -f one.yaml',
        fails: '...no matches for kind "Amf" in version "example.com/v1"\nensure CRDs are installed first',
      },
      {
        $: 'apply -f definition.yaml',
        prints: 'customresourcedefinition.apiextensions.k8s.io/amfs.example.com created',
      },
      {
        $: 'wait --for=condition=Established crd/amfs.example.com',
        prints: 'customresourcedefinition.apiextensions.k8s.io/amfs.example.com condition met',
      },
      { $: 'apply -f one.yaml', prints: 'amf.example.com/one created' },
      { $: 'apply -f one.yaml', prints: 'amf.example.com/one unchanged' },
      { $: 'get amf', prints: 'NAME NETWORK REPLICAS\none internet 1' },
      { $: 'get amfs -o wide', prints: 'NAME NETWORK REPLICAS PHASE\none internet 1' },
      {
        $: 'api-resources --api-group=example.com',
        prints: 'NAME SHORTNAMES APIVERSION NAMESPACED KIND\namfs example.com/v1 true Amf',
      },
      { $: 'scale amf/one --replicas=3', prints: 'amf.example.com/one scaled' },
      { $: `patch amf one --type=merge -p '{"spec":{"replicas":2}}'`, prints: 'amf.example.com/one patched' },
      {
        $: `patch amf one --subresource=status --type=merge -p '{"status":{"phase":"Up"}}'`,
        prints: 'amf.example.com/one patched',
      },
      { $: 'wait --for=jsonpath={.status.phase}=Up amf/one', prints: 'amf.example.com/one condition met' },
      { $: 'label amf one a=b', prints: 'amf.example.com/one labeled' },
      { $: 'edit amf one', editor: 'sed -i s/replicas:.*/replicas:\\ 5/', prints: 'amf.example.com/one edited' },
      {
        $: `patch amf one -p '{"spec":{"replicas":2}}'`,
        fails:
          'error: application/strategic-merge-patch+json is not supported by example.com/v1, Kind=Amf: the body of the request was in an unknown format - accepted media types include: application/json-patch+json, application/merge-patch+json, application/apply-patch+yaml',
      },
      {
        $: `patch amf one --type=merge -p '{"spec":{"replicas":200,"network":"A1"}}'`,
        fails: `The Amf "one" is invalid:
* spec.network: Invalid value: "A1": spec.network in body should match '^[a-z]+$'
* spec.replicas: Invalid value: 200: spec.replicas in body should be less than or equal to 100`,
      },
      {
        $: `patch amf one --type=merge -p '{"spec":{"nope":1}}'`,
        prints: 'amf.example.com/one patched (no change)',
        warns: 'Warning: unknown field "spec.nope"',
      },
      {
        $: 'describe amf one',
        prints: 'Name: one\n...Spec:\nNetwork: internet\nReplicas: 5\nStatus:\nPhase: Up\nEvents: <none>',
      },
      {
        $: 'explain amf',
        prints: `GROUP: example.com
KIND: Amf
VERSION: v1

DESCRIPTION:
Amf is a function of the network.

FIELDS:
apiVersion <string>
APIVersion defines the versioned schema of this representation of an object.
...
kind <string>
Kind is a string value representing the REST resource this object
...
metadata <ObjectMeta>
Standard object's metadata. More info:
https://git.k8s.io/community/contributors/devel/sig-architecture/api-conventions.md#metadata

spec <Object>
What is wished.

status <Object>
<no description>`,
      },
      {
        $: 'explain amf.spec --recursive',
        prints: '...FIELDS:\nnetwork <string> -required-\nports <[]Object>\nnumber <integer>\nreplicas <integer>',
      },
      { $: 'describe crd amfs.example.com', prints: 'Name: amfs.example.com\n...' },
      { $: 'delete amf --all', prints: 'amf.example.com "one" deleted...' },
      {
        $: 'delete crd amfs.example.com',
        prints: 'customresourcedefinition.apiextensions.k8s.io "amfs.example.com" deleted',
      },
      { $: 'get amf', fails: '...' },
    ],
  },
];
