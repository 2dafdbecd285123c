import { isDeepStrictEqual } from 'node:util';
import type { Cache, InformerOptions } from '../cache/cache.ts';
import type { Client } from '../client/client.ts';
import type { ReconcileContext, ReconcileFunction } from '../controller/reconciler.ts';
import { addFinalizer, hasFinalizer, isDeleting, removeFinalizer } from '../meta/finalizer.ts';
import { keyOf } from '../object/key.ts';
import type { KubeObject, ResourceType } from '../object/object.ts';
import { differences, type Essence, essenceOf, type FieldChange, valueAt } from './essence.ts';

type Handled = Promise<void> | void;

/** What to do when something happens to an object. A handler that throws is called again, so each must bear to be repeated. */
export interface ChangeHandlers<T extends KubeObject> {
  /** The object is new, or was never handled. */
  create?(object: T, context: ReconcileContext): Handled;
  /** The object is not what it was when it was last handled; several changes in a row may come as one. */
  update?(object: T, changes: readonly FieldChange[], context: ReconcileContext): Handled;
  /** This process meets an object that was handled by another one before and has not changed since. */
  resume?(object: T, context: ReconcileContext): Handled;
  /** Deletion was asked for. The object stays, held by a finalizer, until this has succeeded. */
  delete?(object: T, context: ReconcileContext): Handled;
  /** Single fields, at creation too. */
  fields?: readonly FieldHandler<T>[];
}

/** What to do when one field changes. */
export interface FieldHandler<T extends KubeObject> {
  /** Names from the outside in: `['spec', 'replicas']`. */
  readonly path: readonly string[];
  changed(change: FieldChange, object: T, context: ReconcileContext): Handled;
}

/** What handlers per kind of change need. */
export interface OnChangesOptions<T extends KubeObject> {
  client: Client;
  cache: Cache;
  type: ResourceType<T>;
  /** The scope in which the controller holds the kind. */
  scope?: InformerOptions<T>;
  /** A qualified name, such as `demo.io/echo`: it is the finalizer, and begins the name of the annotation with what was last handled. */
  name: string;
  handlers: ChangeHandlers<T>;
}

/**
 * A reconcile made of handlers per kind of change, as kopf has them. What was handled last is remembered in an annotation of the object, so
 * that changes made while nobody was running are found, and nothing is handled twice after a restart. A reconcile that computes all from the
 * state there is needs none of this; prefer that.
 */
export function onChanges<T extends KubeObject>(options: OnChangesOptions<T>): ReconcileFunction {
  const { client, cache, type, scope, name, handlers } = options;
  const informer = cache.informer(type, scope);
  const annotation = `${name}-last-handled`;
  return async (key, context) => {
    const found = informer.get(key);
    if (!found) return;
    if (isDeleting(found)) {
      if (!hasFinalizer(found, name)) return;
      await handlers.delete?.(found, context);
      await removeFinalizer(client, type, found, name, context.signal);
      return;
    }
    const object = handlers.delete ? await addFinalizer(client, type, found, name, context.signal) : found;
    const handled = parseEssence(object.metadata?.annotations?.[annotation]);
    const essence = essenceOf(object, annotation);
    const isResumed = !context.memo.has(name);
    const changed = await handle(handlers, { object, handled, essence, isResumed }, context);
    context.memo.set(name, 'met');
    if (!changed) return;
    const metadata = { uid: object.metadata?.uid, annotations: { [annotation]: JSON.stringify(essence) } };
    await client.patch(type, keyOf(object), { type: 'merge', body: { metadata } }, {}, context.signal);
  };
}

interface State<T extends KubeObject> {
  readonly object: T;
  /** What was handled last, if anything was. */
  readonly handled: Essence | undefined;
  readonly essence: Essence;
  /** This process has not met the object before. */
  readonly isResumed: boolean;
}

/** Calls the handlers that are concerned. Answers whether there is anything new to remember. */
async function handle<T extends KubeObject>(
  handlers: ChangeHandlers<T>,
  { object, handled, essence, isResumed }: State<T>,
  context: ReconcileContext,
): Promise<boolean> {
  const changes = handled ? differences(handled, essence) : [];
  if (handled && changes.length === 0) {
    if (isResumed) await handlers.resume?.(object, context);
    return false;
  }
  if (handled) await handlers.update?.(object, changes, context);
  else await handlers.create?.(object, context);
  for (const field of handlers.fields ?? []) {
    const { path } = field;
    const change = { path, old: valueAt(handled, path), new: valueAt(essence, path) };
    if (!isDeepStrictEqual(change.old, change.new)) await field.changed(change, object, context);
  }
  return true;
}

/** What cannot be read was not written by us: the object counts as never handled. */
function parseEssence(text: string | undefined): Essence | undefined {
  if (text === undefined) return undefined;
  try {
    return JSON.parse(text) as Essence;
  } catch {
    return undefined;
  }
}
