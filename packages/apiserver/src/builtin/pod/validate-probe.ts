import { type FieldError, forbidden, invalid, notSupported, required } from '../../status/field-error.ts';
import { nonNegative, portNumber, positive } from '../rules/number.ts';
import { needed, portName } from '../rules/text.ts';
import type { Container, Probe } from '../types.ts';

type Handler = Pick<Probe, 'exec' | 'httpGet' | 'tcpSocket' | 'grpc'> & { sleep?: { seconds: number } };

export function validateProbes(path: string, container: Container): FieldError[] {
  const { livenessProbe, readinessProbe, startupProbe } = container;
  return [
    ...validateProbe(`${path}.livenessProbe`, livenessProbe),
    ...validateOnce(`${path}.livenessProbe`, livenessProbe),
    ...validateProbe(`${path}.readinessProbe`, readinessProbe),
    ...(readinessProbe?.terminationGracePeriodSeconds !== undefined
      ? [
          invalid(
            `${path}.readinessProbe.terminationGracePeriodSeconds`,
            readinessProbe.terminationGracePeriodSeconds,
            'must not be set for readinessProbes',
          ),
        ]
      : []),
    ...validateProbe(`${path}.startupProbe`, startupProbe),
    ...validateOnce(`${path}.startupProbe`, startupProbe),
  ];
}

/** What restarts a container is well again after one success. */
function validateOnce(path: string, probe: Probe | undefined): FieldError[] {
  if (!probe || probe.successThreshold === 1) return [];
  return [invalid(`${path}.successThreshold`, probe.successThreshold, 'must be 1')];
}

function validateProbe(path: string, probe: Probe | undefined): FieldError[] {
  if (!probe) return [];
  return [
    ...validateHandler(path, probe),
    ...nonNegative(`${path}.initialDelaySeconds`, probe.initialDelaySeconds),
    ...nonNegative(`${path}.timeoutSeconds`, probe.timeoutSeconds),
    ...nonNegative(`${path}.periodSeconds`, probe.periodSeconds),
    ...nonNegative(`${path}.successThreshold`, probe.successThreshold),
    ...nonNegative(`${path}.failureThreshold`, probe.failureThreshold),
    ...positive(`${path}.terminationGracePeriodSeconds`, probe.terminationGracePeriodSeconds),
  ];
}

/** `graceSeconds` is how long the pod has to end: its hooks cannot sleep longer. */
export function validateLifecycle(
  path: string,
  lifecycle: Container['lifecycle'],
  graceSeconds: number | undefined,
): FieldError[] {
  return (['postStart', 'preStop'] as const).flatMap((hook) => {
    const handler = lifecycle?.[hook];
    return handler ? validateHandler(`${path}.${hook}`, handler, graceSeconds) : [];
  });
}

function validateHandler(path: string, handler: Handler, graceSeconds?: number): FieldError[] {
  const kinds = (['exec', 'httpGet', 'tcpSocket', 'grpc', 'sleep'] as const).filter((kind) => handler[kind]);
  if (kinds.length === 0) return [required(path, 'must specify a handler type')];
  return kinds.flatMap((kind, i) =>
    i > 0
      ? [forbidden(`${path}.${kind}`, 'may not specify more than 1 handler type')]
      : validateKind(path, kind, handler, graceSeconds),
  );
}

function validateKind(path: string, kind: keyof Handler, handler: Handler, graceSeconds?: number): FieldError[] {
  switch (kind) {
    case 'exec':
      return handler.exec!.command?.length ? [] : [required(`${path}.exec.command`)];
    case 'httpGet':
      return validateHttp(`${path}.httpGet`, handler.httpGet!);
    case 'tcpSocket':
      return validatePort(`${path}.tcpSocket.port`, handler.tcpSocket!.port);
    case 'grpc':
      return portNumber(`${path}.grpc.port`, handler.grpc!.port);
    case 'sleep':
      return validateSleep(`${path}.sleep`, handler.sleep!.seconds, graceSeconds);
  }
}

function validateSleep(field: string, seconds: number, graceSeconds: number | undefined): FieldError[] {
  if (graceSeconds === undefined || (seconds >= 0 && seconds <= graceSeconds)) return [];
  return [
    invalid(field, seconds, `must be non-negative and less than terminationGracePeriodSeconds (${graceSeconds})`),
  ];
}

function validateHttp(path: string, get: NonNullable<Probe['httpGet']>): FieldError[] {
  return [
    ...needed(`${path}.path`, get.path),
    ...validatePort(`${path}.port`, get.port),
    ...(['HTTP', 'HTTPS'].includes(get.scheme!)
      ? []
      : [notSupported(`${path}.scheme`, get.scheme ?? '', ['HTTP', 'HTTPS'])]),
    ...(get.httpHeaders ?? []).flatMap(({ name }) =>
      /^[-A-Za-z0-9]+$/.test(name)
        ? []
        : [
            invalid(
              `${path}.httpHeaders`,
              name,
              "a valid HTTP header must consist of alphanumeric characters or '-' (e.g. 'X-Header-Name', regex used for validation is '[-A-Za-z0-9]+')",
            ),
          ],
    ),
  ];
}

function validatePort(field: string, port: string | number): FieldError[] {
  if (typeof port === 'number') return portNumber(field, port);
  return portName(port).map((text) => invalid(field, port, text));
}
