import {
  type ConditionStatus,
  formatDashRef,
  formatSlashRef,
  type Gvk,
  Kptfile,
  listAt,
  namesInSlashForm,
  type Ref,
  type Resource,
  type ResourceList,
  sameGvk,
  textAt,
} from '@nexslice/krm';
import { deleteNotes, first, ownerNote } from './kinds.ts';

/** A package in the words of the first design documents: conditions are booleans with dashed types, owners are noted in two ways. */
export class FirstPackage {
  readonly list: ResourceList;
  readonly kptfile: Kptfile;

  constructor(list: ResourceList, kptfile: Resource) {
    this.list = list;
    this.kptfile = new Kptfile(kptfile, 'boolean');
  }

  of(gvk: Gvk): Resource[] {
    return this.list.items.filter((item) => sameGvk(item, gvk));
  }

  /** Children of a kind that name `owner`. */
  childrenOf(gvk: Gvk, owner: Ref): Resource[] {
    return this.of(gvk).filter((item) => ownerOf(item, [owner]) !== undefined);
  }

  status(type: string): ConditionStatus | undefined {
    return this.kptfile.condition(type)?.status;
  }

  set(type: string, done: boolean): void {
    this.kptfile.setCondition({ type, status: done ? 'True' : 'False' });
  }

  /** Makes a condition that is not there yet. */
  ensure(type: string, done: boolean): void {
    if (!this.kptfile.condition(type)) this.set(type, done);
  }
}

/** The type of the condition of a resource. */
export function conditionOf(resource: Ref): string {
  return formatDashRef(resource);
}

/** The type of the condition that asks for the attachment of an interface. */
export function nadConditionOf(interfaceName: string): string {
  return `${formatDashRef({ ...first.interface, name: interfaceName })}-nad-generated`;
}

/** Which of some resources a child names as its owner, by reference or by note. */
export function ownerOf<T extends Ref>(child: Resource, candidates: readonly T[]): T | undefined {
  const note = child.annotation(ownerNote) ?? '';
  const references = listAt(child.value, 'metadata', 'ownerReferences');
  return candidates.find(
    (ref) =>
      namesInSlashForm(note, ref) ||
      references.some((reference) => textAt(reference, 'kind') === ref.kind && textAt(reference, 'name') === ref.name),
  );
}

/** The name of the interface that a child says it belongs to, whether that is there or not. */
export function ownerNameOf(child: Resource): string | undefined {
  const prefix = formatSlashRef({ ...first.interface, name: '' });
  const note = child.annotation(ownerNote) ?? '';
  if (note.toLowerCase().startsWith(prefix)) return note.slice(prefix.length);
  const references = listAt(child.value, 'metadata', 'ownerReferences');
  return textAt(
    references.find((reference) => textAt(reference, 'kind') === first.interface.kind),
    'name',
  );
}

/** Whether a child is to be given back. */
export function isMarked(child: Resource): boolean {
  if (textAt(child.value, 'metadata', 'deletionTimestamp') !== undefined) return true;
  return deleteNotes.some((note) => (child.annotation(note) ?? 'false') !== 'false');
}
