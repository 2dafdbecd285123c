import { systemClock, systemRandom } from '@nexslice/kube';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { adminUser } from '../auth/user.ts';
import { Catalog } from '../registry/catalog.ts';
import type { RegistryContext } from '../registry/context.ts';
import type { WriteOptions } from '../registry/options.ts';
import type { Resource } from '../registry/resource-api.ts';
import { Store } from '../store/store.ts';
import { serveDefinitions } from './serving.ts';

const GROUP = 'g.example.com';
const options: WriteOptions = { dryRun: false, fieldValidation: 'Strict', manager: 'test', user: adminUser };

/** One step of somebody who works with definitions and their instances. */
type Step =
  | { act: 'define'; plural: string; kind: string }
  | { act: 'serve'; plural: string; beta: boolean }
  | { act: 'create'; plural: string; name: string }
  | { act: 'delete'; plural: string };

const plural = fc.constantFrom('as', 'bs', 'cs');
const step: fc.Arbitrary<Step> = fc.oneof(
  fc.record({ act: fc.constant('define' as const), plural, kind: fc.constantFrom('A', 'B') }),
  fc.record({ act: fc.constant('serve' as const), plural, beta: fc.boolean() }),
  fc.record({ act: fc.constant('create' as const), plural, name: fc.constantFrom('x', 'y') }),
  fc.record({ act: fc.constant('delete' as const), plural }),
);

/** What should be: the definitions in the order of their names, and who has which kind. */
class Model {
  readonly definitions = new Map<string, { kind: string; beta: boolean; accepted: boolean; instances: Set<string> }>();

  apply(next: Step): void {
    const known = this.definitions.get(next.plural);
    if (next.act === 'define' && !known) {
      this.definitions.set(next.plural, { kind: next.kind, beta: true, accepted: false, instances: new Set() });
    }
    if (next.act === 'serve' && known) known.beta = next.beta;
    if (next.act === 'create' && known?.accepted) known.instances.add(next.name);
    if (next.act === 'delete') this.definitions.delete(next.plural);
    this.#acceptNames();
  }

  /** A kind is the first's who asks for it, until that one is gone. */
  #acceptNames(): void {
    const inOrder = [...this.definitions].sort(([a], [b]) => (a < b ? -1 : 1));
    for (const [, definition] of inOrder) {
      const taken = inOrder.some(
        ([, other]) => other !== definition && other.accepted && other.kind === definition.kind,
      );
      if (!taken) definition.accepted = true;
    }
  }

  served(): string[] {
    return [...this.definitions]
      .filter(([, { accepted }]) => accepted)
      .flatMap(([name, { kind, beta }]) => [`v1/${name} ${kind}`, ...(beta ? [`v1beta1/${name} ${kind}`] : [])])
      .sort();
  }

  instances(): string[] {
    return [...this.definitions]
      .flatMap(([name, { instances }]) => [...instances].map((one) => `${name}/${one}`))
      .sort();
  }
}

class Server {
  readonly #store = new Store({ clock: systemClock, history: { count: 1000, ageMs: 60_000 } });
  readonly #catalog = new Catalog();

  constructor() {
    const context: RegistryContext = {
      store: this.#store,
      clock: systemClock,
      random: systemRandom,
      knownKinds: (version, kind) => this.#catalog.hasKind(version, kind),
    };
    serveDefinitions(this.#catalog, context);
  }

  /** What cannot be done is refused, and that is all. */
  async apply(next: Step): Promise<void> {
    try {
      await this.#act(next);
    } catch (error) {
      expect([404, 409]).toContain((error as { code?: number }).code);
    }
    for (let i = 0; i < 3; i++) await new Promise<void>((resolve) => setImmediate(resolve));
  }

  async #act(next: Step): Promise<void> {
    const definitions = this.#catalog.find('apiextensions.k8s.io', 'v1', 'customresourcedefinitions') as Resource;
    const target = { namespace: undefined, name: `${next.plural}.${GROUP}` };
    switch (next.act) {
      case 'define':
        await definitions.create(undefined, body(definition(next.plural, next.kind)), options);
        return;
      case 'serve': {
        const object = structuredClone((await definitions.get(target)).object) as unknown as ReturnType<
          typeof definition
        >;
        (object.spec.versions[1] as { served: boolean }).served = next.beta;
        await definitions.update(target, body(object), options);
        return;
      }
      case 'create': {
        const resource = this.#catalog.find(GROUP, 'v1', next.plural);
        const metadata = { name: next.name };
        await resource?.create(
          undefined,
          body({ apiVersion: `${GROUP}/v1`, kind: resource.info.kind, metadata }),
          options,
        );
        return;
      }
      default:
        await definitions.delete(target, { dryRun: false });
    }
  }

  served(): string[] {
    return this.#catalog
      .all()
      .filter(({ info }) => info.group === GROUP)
      .map(({ info }) => `${info.version}/${info.plural} ${info.kind}`)
      .sort();
  }

  instances(): string[] {
    return ['as', 'bs', 'cs'].flatMap((name) =>
      this.#store
        .collection(GROUP, name)
        .list()
        .map(({ object }) => `${name}/${object.metadata.name}`),
    );
  }
}

function definition(name: string, kind: string) {
  const schema = { openAPIV3Schema: { type: 'object' } };
  return {
    apiVersion: 'apiextensions.k8s.io/v1',
    kind: 'CustomResourceDefinition',
    metadata: { name: `${name}.${GROUP}` },
    spec: {
      group: GROUP,
      scope: 'Cluster',
      names: { plural: name, singular: name.slice(0, -1), kind, listKind: `${name.toUpperCase()}List` },
      versions: [
        { name: 'v1', served: true, storage: true, schema },
        { name: 'v1beta1', served: true, storage: false, schema },
      ],
    },
  };
}

function body(object: object) {
  return { bytes: Buffer.from(JSON.stringify(object)), contentType: 'application/json' };
}

describe('definitions that come, change and go in any order', () => {
  it('serve what they should, and leave no instance behind', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(step, { maxLength: 12 }), async (steps) => {
        const [model, server] = [new Model(), new Server()];
        for (const next of steps) {
          model.apply(next);
          await server.apply(next);
          expect([next, server.served()]).toEqual([next, model.served()]);
          expect([next, server.instances()]).toEqual([next, model.instances()]);
        }
      }),
      { numRuns: 100 },
    );
  });
});
