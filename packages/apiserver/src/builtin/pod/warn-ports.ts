import type { Container, ContainerPort } from '../types.ts';

/** Ports of all containers of a pod that say the same, or nearly: they share one address. */
export function portWarnings(containers: readonly [field: string, container: Container][]): string[] {
  const known = new Map<string, { field: string; port: ContainerPort }[]>();
  return containers.flatMap(([path, { ports = [] }]) =>
    ports.flatMap((port, i) => {
      const field = `${path}.ports[${i}]`;
      const key = `${port.containerPort}/${port.protocol}`;
      const others = known.get(key) ?? [];
      const told = others.flatMap((other) => {
        const likeness = likenessOf(port, other.port);
        return likeness ? [`${field}: ${likeness} port definition with ${other.field}`] : [];
      });
      known.set(key, [...others, { field, port }]);
      return [
        ...(port.hostIP && !port.hostPort ? [`${field}: hostIP set without hostPort: ${goText(port)}`] : []),
        ...told,
      ];
    }),
  );
}

function likenessOf(port: ContainerPort, other: ContainerPort): string | undefined {
  const [ip, otherIp] = [port.hostIP ?? '', other.hostIP ?? ''];
  const [number, otherNumber] = [port.hostPort ?? 0, other.hostPort ?? 0];
  if (ip === otherIp && number === otherNumber) return 'duplicate';
  if (number === 0 || otherNumber === 0) return 'overlapping';
  return number === otherNumber && (ip === '') !== (otherIp === '') ? 'dangerously ambiguous' : undefined;
}

/** As Go prints the struct. */
function goText({ name = '', hostPort = 0, containerPort, protocol, hostIP }: ContainerPort): string {
  return `{Name:${name} HostPort:${hostPort} ContainerPort:${containerPort} Protocol:${protocol} HostIP:${hostIP}}`;
}
