import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { structOf } from '../builtin/definitions/definitions.ts';
import { StatusError } from '../status/status.ts';
import { decodeProtobuf } from './decode.ts';
import { fieldNumbers, messageTypes } from './field-numbers.ts';

/** One field of a message: a number is a varint, everything else has its length before it. */
type Part = [number: number, value: number | string | Buffer];

function varint(value: number): Buffer {
  const bytes: number[] = [];
  let rest = BigInt.asUintN(64, BigInt(value));
  do {
    bytes.push(Number(rest & 0x7fn) | (rest > 0x7fn ? 0x80 : 0));
    rest >>= 7n;
  } while (rest > 0n);
  return Buffer.from(bytes);
}

function message(...parts: Part[]): Buffer {
  return Buffer.concat(
    parts.flatMap(([number, value]) => {
      if (typeof value === 'number') return [varint(number * 8), varint(value)];
      const bytes = typeof value === 'string' ? Buffer.from(value) : value;
      return [varint(number * 8 + 2), varint(bytes.length), bytes];
    }),
  );
}

const body = (apiVersion: string, kind: string, raw: Buffer): Buffer =>
  Buffer.concat([Buffer.from('k8s\0'), message([1, message([1, apiVersion], [2, kind])], [2, raw], [3, ''], [4, ''])]);

describe('decodeProtobuf', () => {
  it('reads texts, maps and bytes', () => {
    const raw = message(
      [1, message([1, 'cm'], [3, 'ns'], [11, message([1, 'app'], [2, 'x'])])],
      [2, message([1, 'a'], [2, '1'])],
      [2, message([1, 'empty'], [2, ''])],
      [3, message([1, 'b'], [2, Buffer.from([0, 255])])],
    );
    expect(decodeProtobuf(body('v1', 'ConfigMap', raw))).toEqual({
      apiVersion: 'v1',
      kind: 'ConfigMap',
      metadata: { name: 'cm', namespace: 'ns', labels: { app: 'x' } },
      data: { a: '1', empty: '' },
      binaryData: { b: 'AP8=' },
    });
  });

  it('reads lists, numbers, quantities, and messages that JSON shows inline', () => {
    const container = message(
      [1, 'c'],
      [3, 'sh'],
      [3, '-c'],
      [8, message([1, message([1, 'cpu'], [2, message([1, '500m'])])])],
      [10, message([1, message([2, message([2, message([1, 0], [2, 80], [3, ''])])])], [2, 5])],
      [7, message([1, 'E'], [3, message([3, message([1, message([1, 'cm'])], [2, 'key'], [3, 1])])])],
    );
    const volume = message([1, 'v'], [2, message([19, message([1, message([1, 'cm'])], [3, 420])])]);
    const spec = message([1, volume], [2, container], [11, 1], [25, -10]);
    expect(decodeProtobuf(body('v1', 'Pod', message([2, spec])))).toMatchObject({
      spec: {
        volumes: [{ name: 'v', configMap: { name: 'cm', defaultMode: 420 } }],
        hostNetwork: true,
        priority: -10,
        containers: [
          {
            name: 'c',
            command: ['sh', '-c'],
            resources: { limits: { cpu: '500m' } },
            livenessProbe: { httpGet: { port: 80 }, initialDelaySeconds: 5 },
            env: [{ name: 'E', valueFrom: { configMapKeyRef: { name: 'cm', key: 'key', optional: true } } }],
          },
        ],
      },
    });
  });

  it('reads percentages, times and the zero time', () => {
    const rolling = message([2, message([1, message([1, 1], [2, 0], [3, '25%'])])]);
    const deployment = body('apps/v1', 'Deployment', message([2, message([1, 0], [4, rolling])]));
    expect(decodeProtobuf(deployment)).toMatchObject({
      spec: { replicas: 0, strategy: { rollingUpdate: { maxUnavailable: '25%' } } },
    });
    const seconds = Date.parse('2026-01-01T00:00:00Z') / 1000;
    const lease = message([2, message([1, 'me'], [4, message([1, seconds], [2, 123_456_000])])]);
    expect(decodeProtobuf(body('coordination.k8s.io/v1', 'Lease', lease))).toMatchObject({
      spec: { holderIdentity: 'me', renewTime: '2026-01-01T00:00:00.123456Z' },
    });
    const event = message([6, message([1, seconds])], [10, Buffer.alloc(0)]);
    expect(decodeProtobuf(body('v1', 'Event', event))).toMatchObject({
      firstTimestamp: '2026-01-01T00:00:00Z',
      eventTime: null,
    });
  });

  it('reads options of a delete in the version of any group', () => {
    const options = message([1, 0], [4, 'Background']);
    expect(decodeProtobuf(body('apps/v1', 'DeleteOptions', options))).toMatchObject({
      gracePeriodSeconds: 0,
      propagationPolicy: 'Background',
    });
  });

  it('passes over fields it does not know', () => {
    const raw = message([99, 'later'], [98, 7], [2, message([1, 'a'], [2, 'b'])]);
    expect(decodeProtobuf(body('v1', 'ConfigMap', raw))).toEqual({
      apiVersion: 'v1',
      kind: 'ConfigMap',
      data: { a: 'b' },
    });
  });

  it('does not let a key reach the prototype of an object', () => {
    const raw = message([2, message([1, '__proto__'], [2, 'x'])]);
    const { data } = decodeProtobuf(body('v1', 'ConfigMap', raw)) as { data: object };
    expect(Object.keys(data)).toEqual(['__proto__']);
  });

  it.each([
    ['has no prefix', Buffer.from('{}')],
    ['ends early', body('v1', 'ConfigMap', message([2, 'abc'])).subarray(0, -3)],
    ['is of an unknown kind', body('v1', 'Toaster', Buffer.alloc(0))],
    ['has a text where a message is due', body('v1', 'ConfigMap', message([1, 5]))],
  ])('answers 400 to what %s', (_about, bytes) => {
    expect(() => decodeProtobuf(bytes)).toThrow(StatusError);
  });

  it('answers 400 or an object to any bytes', () => {
    fc.assert(
      fc.property(
        fc.constantFrom('Pod', 'Secret', 'Service', 'Event'),
        fc.uint8Array({ maxLength: 200 }),
        (kind, bytes) => {
          try {
            expect(decodeProtobuf(body('v1', kind, Buffer.from(bytes)))).toMatchObject({ kind });
          } catch (error) {
            expect(error).toBeInstanceOf(StatusError);
          }
        },
      ),
    );
  });
});

describe('fieldNumbers', () => {
  /** Messages whose fields JSON shows inline: no definition is called so. */
  const inlined = new Set([
    'core/v1.ProbeHandler',
    'core/v1.VolumeSource',
    'core/v1.PersistentVolumeSource',
    'networking/v1.IngressRuleValue',
    'resource/v1.DeviceConfiguration',
    'admissionregistration/v1.Rule',
  ]);
  const types = messageTypes().filter((type) => !inlined.has(type));

  it('names fields that the types have', () => {
    /** Fields that older clients may send and no definition has any more. */
    const gone = ['externalID', 'resize', 'allocatedResources'];
    for (const type of types) {
      const { fields } = structOf(type);
      for (const numbered of fieldNumbers(type)!.values()) {
        if ('name' in numbered && !gone.includes(numbered.name))
          expect([...fields.keys()], type).toContain(numbered.name);
      }
    }
  });

  it('has the message of every field, so that no body is refused half-way', () => {
    for (const type of types) {
      for (const numbered of fieldNumbers(type)!.values()) {
        if ('inline' in numbered) {
          expect(fieldNumbers(numbered.inline), `${type} ${numbered.inline}`).toBeDefined();
          continue;
        }
        let shape = structOf(type).fields.get(numbered.name)?.shape;
        while (shape && (shape.kind === 'list' || shape.kind === 'map')) shape = shape.item;
        if (shape?.kind !== 'struct') continue;
        const name = `${shape.struct.module}.${shape.struct.name}`;
        expect(fieldNumbers(name), `${type}.${numbered.name}`).toBeDefined();
      }
    }
  });

  it('gives every field of a message a number of its own', () => {
    for (const type of types) {
      const names = [...fieldNumbers(type)!.values()].map((it) => ('name' in it ? it.name : it.inline));
      expect(new Set(names).size, type).toBe(names.length);
    }
  });
});
