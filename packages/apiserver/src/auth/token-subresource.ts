import type { RegistryContext } from '../registry/context.ts';
import type { Body } from '../registry/decode.ts';
import { timestamp } from '../registry/meta.ts';
import type { WriteOptions } from '../registry/options.ts';
import type { ApiObject } from '../registry/resource.ts';
import type { Subresource, Target, Written } from '../registry/resource-api.ts';
import type { StoredResource } from '../registry/stored-resource.ts';
import { conflict, invalid as invalidStatus, notFound } from '../status/errors.ts';
import { type FieldError, invalid, notSupported } from '../status/field-error.ts';
import { Entry, keyOf } from '../store/entry.ts';
import type { Store } from '../store/store.ts';
import { questionDecoder } from './review-resource.ts';
import { type BoundObject, defaultAudience, type ServiceAccountTokens } from './service-account-token.ts';

const group = 'authentication.k8s.io';
const module = 'authentication/v1';
const defaultSeconds = 3600;
/** As a real server: shorter tokens would be renewed all the time. */
const leastSeconds = 600;
const mostSeconds = 2 ** 32;

interface TokenRequestSpec {
  audiences?: string[];
  expirationSeconds?: number;
  boundObjectRef?: { kind?: string; apiVersion?: string; name?: string; uid?: string };
}

const boundPlurals: Record<BoundObject['kind'], string> = { Pod: 'pods', Secret: 'secrets', Node: 'nodes' };

/** `token` of ServiceAccounts: gives out a token that ends. */
export function tokenSubresource(
  accounts: StoredResource,
  tokens: ServiceAccountTokens,
  { store, knownKinds }: Pick<RegistryContext, 'store' | 'knownKinds'>,
): Subresource {
  const { decoder } = questionDecoder(`${module}.TokenRequest`, group, 'tokenrequests', knownKinds, true);
  const create = (target: Target, body: Body, options: WriteOptions): Written => {
    const { object, warnings } = decoder.body(body, options.fieldValidation);
    const { metadata } = accounts.find(target).object;
    const asked = (object['spec'] ?? {}) as TokenRequestSpec;
    const expirationSeconds = asked.expirationSeconds ?? defaultSeconds;
    const audiences = asked.audiences?.length ? asked.audiences : [defaultAudience];
    const errors = check(expirationSeconds, asked);
    if (errors.length > 0) throw invalidStatus('TokenRequest', group, '', errors);
    const bound = boundObject(store, target.namespace ?? '', asked);
    const { token, expiresAt } = tokens.issue({
      namespace: metadata.namespace as string,
      name: metadata.name,
      uid: metadata.uid,
      audiences,
      expiresInSeconds: expirationSeconds,
      ...(bound ? { bound } : {}),
    });
    const answer = {
      kind: 'TokenRequest',
      apiVersion: `${group}/v1`,
      metadata: {
        name: metadata.name,
        namespace: metadata.namespace,
        creationTimestamp: timestamp(expiresAt - expirationSeconds * 1000),
      },
      spec: { audiences, expirationSeconds, boundObjectRef: asked.boundObjectRef ?? null },
      status: { token, expirationTimestamp: timestamp(expiresAt) },
    };
    return { item: new Entry('', 0, { object: answer as unknown as ApiObject }), created: true, warnings };
  };
  return { group, version: 'v1', kind: 'TokenRequest', verbs: ['create'], create };
}

function check(seconds: number, { boundObjectRef }: TokenRequestSpec): FieldError[] {
  const errors: FieldError[] = [];
  const field = 'spec.expirationSeconds';
  if (seconds < leastSeconds) errors.push(invalid(field, seconds, 'may not specify a duration less than 10 minutes'));
  if (seconds > mostSeconds)
    errors.push(invalid(field, seconds, 'may not specify a duration larger than 2^32 seconds'));
  const kind = boundObjectRef?.kind;
  if (boundObjectRef && !(kind && Object.hasOwn(boundPlurals, kind))) {
    errors.push(notSupported('spec.boundObjectRef.kind', kind ?? '', Object.keys(boundPlurals)));
  }
  return errors;
}

/** @throws StatusError 404 or 409 when the object is not there, or is another one of that name */
function boundObject(store: Store, namespace: string, { boundObjectRef }: TokenRequestSpec): BoundObject | undefined {
  if (!boundObjectRef) return undefined;
  const kind = boundObjectRef.kind as BoundObject['kind'];
  const name = boundObjectRef.name ?? '';
  const plural = boundPlurals[kind];
  const entry = store.collection('', plural).get(keyOf(kind === 'Node' ? undefined : namespace, name));
  if (!entry) throw notFound({ group: '', plural }, name);
  const { uid } = entry.object.metadata;
  if (boundObjectRef.uid && boundObjectRef.uid !== uid) {
    const why = `the UID in the bound object reference (${boundObjectRef.uid}) does not match the UID in record. The object might have been deleted and then recreated`;
    throw conflict({ group: '', plural, kind }, name, why);
  }
  return { kind, name, uid };
}
