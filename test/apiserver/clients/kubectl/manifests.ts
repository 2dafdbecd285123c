/** Two replicas of an image: the Deployment that most flows are about. */
export function deployment(image: string, replicas = 2): string {
  return `apiVersion: apps/v1
kind: Deployment
metadata: { name: web, labels: { app: web } }
spec:
  replicas: ${replicas}
  selector: { matchLabels: { app: web } }
  template:
    metadata: { labels: { app: web } }
    spec: { containers: [{ name: web, image: "${image}", ports: [{ containerPort: 80 }] }] }
`;
}

/** A ConfigMap with one value. */
export function configMap(name: string, value: string): string {
  return `apiVersion: v1
kind: ConfigMap
metadata: { name: ${name}, labels: { app: web } }
data: { value: "${value}" }
`;
}

/** A ConfigMap with a field that there is not. */
export const misspelled = `${configMap('odd', '1')}dat: {}
`;

/** Several documents of one file. */
export function documents(...texts: readonly string[]): string {
  return texts.join('---\n');
}

/** A kind of the user's own, with status and scale. `kind` keeps flows of one server apart. */
export function definition(kind: string): string {
  const singular = kind.toLowerCase();
  return `apiVersion: apiextensions.k8s.io/v1
kind: CustomResourceDefinition
metadata: { name: ${singular}s.example.com }
spec:
  group: example.com
  scope: Namespaced
  names: { plural: ${singular}s, singular: ${singular}, kind: ${kind} }
  versions:
    - name: v1
      served: true
      storage: true
      subresources:
        status: {}
        scale: { specReplicasPath: .spec.replicas, statusReplicasPath: .status.replicas }
      additionalPrinterColumns:
        - { name: Network, type: string, jsonPath: .spec.network }
        - { name: Replicas, type: integer, jsonPath: .spec.replicas }
        - { name: Phase, type: string, jsonPath: .status.phase, priority: 1 }
      schema:
        openAPIV3Schema:
          type: object
          description: ${kind} is a function of the network.
          properties:
            spec:
              type: object
              description: What is wished.
              required: [network]
              properties:
                network: { type: string, pattern: "^[a-z]+$", description: Where it is. }
                replicas: { type: integer, default: 1, maximum: 100 }
                ports: { type: array, items: { type: object, properties: { number: { type: integer } } } }
            status:
              type: object
              properties: { replicas: { type: integer }, phase: { type: string } }
`;
}

/** An object of such a kind. */
export function custom(kind: string, name: string): string {
  return `apiVersion: example.com/v1
kind: ${kind}
metadata: { name: ${name} }
spec: { network: internet }
`;
}
