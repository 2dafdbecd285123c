import { yaml } from '../decode/yaml-library.ts';
import { apiVersionOf } from '../registry/decode.ts';
import { readBoolean } from '../registry/options.ts';
import type { ResourceInfo } from '../registry/resource.ts';
import type { Item, Page } from '../registry/resource-api.ts';
import { type IncludeObject, partial, type TableOptions, table } from '../table/table.ts';
import type { Wanted } from './negotiate.ts';

/** How one request wants objects shown. */
export interface View {
  wanted: Wanted;
  include: IncludeObject;
  pretty: boolean;
  now: number;
}

const comma = Buffer.from(',');

/** YAML with sorted keys and lists in line with them, in which nothing is taken for a time or a truth value that is none. */
const asGoWrites = { aliasDuplicateObjects: false, sortMapEntries: true, indentSeq: false, version: '1.1' } as const;

/** A client wants to read the answer itself: it says so, or is a program that shows answers to people as they come. */
export function isPretty(query: URLSearchParams, agent: string): boolean {
  const pretty = query.get('pretty');
  return pretty === null ? /^(curl|Wget|Mozilla\/5\.0)/.test(agent) : readBoolean(pretty) === true;
}

/** A value as the format says. */
export function encode(value: unknown, view: Pick<View, 'wanted' | 'pretty'>): Buffer {
  if (view.wanted.format === 'yaml') return Buffer.from(yaml().stringify(value, asGoWrites));
  return Buffer.from(view.pretty ? JSON.stringify(value, null, 2) : JSON.stringify(value));
}

export function contentTypeOf(wanted: Wanted): string {
  return wanted.format === 'yaml' ? 'application/yaml' : 'application/json';
}

/** One object. */
export function showItem(info: ResourceInfo, item: Item, view: View): Buffer {
  const { wanted } = view;
  if (wanted.as === 'table') {
    const { resourceVersion } = item.object.metadata;
    return encode(table(info, [item], { resourceVersion }, tableOptions(view, true)), view);
  }
  if (wanted.as === 'partial') return encode(partial(item.object, wanted.metaVersion), view);
  if (wanted.format === 'json' && !view.pretty) return item.bytes;
  return encode(item.object, view);
}

export function tableOptions(view: View, withColumns: boolean): TableOptions {
  return { metaVersion: view.wanted.metaVersion, include: view.include, now: view.now, withColumns };
}

interface ListMeta {
  resourceVersion: string;
  continue?: string;
  remainingItemCount?: number;
}

function listMeta(page: Page): ListMeta {
  const meta: ListMeta = { resourceVersion: String(page.revision) };
  if (page.continue) meta.continue = page.continue;
  if (page.remaining) meta.remainingItemCount = page.remaining;
  return meta;
}

/** A list of objects. */
export function showPage(info: ResourceInfo, page: Page, view: View): Buffer {
  const { wanted } = view;
  const metadata = listMeta(page);
  if (wanted.as === 'table') return encode(table(info, page.items, metadata, tableOptions(view, true)), view);
  if (wanted.as === 'partial') {
    const apiVersion = `meta.k8s.io/${wanted.metaVersion}`;
    const items = page.items.map((item) => partial(item.object, wanted.metaVersion));
    return encode({ kind: 'PartialObjectMetadataList', apiVersion, metadata, items }, view);
  }
  if (wanted.format === 'json' && !view.pretty) return joinItems(info, page, metadata);
  return encode(JSON.parse(joinItems(info, page, metadata).toString('utf8')), view);
}

/** The list put together from the encoded objects, which are not decoded again. */
function joinItems(info: ResourceInfo, page: Page, metadata: ListMeta): Buffer {
  const apiVersion = JSON.stringify(apiVersionOf(info));
  const listKind = JSON.stringify(info.listKind);
  const strip = info.custom ? undefined : typePrefix(info);
  const items: Buffer[] = [];
  for (const item of page.items) {
    if (items.length > 0) items.push(comma);
    if (strip) items.push(...strip(item));
    else items.push(item.bytes);
  }
  if (info.custom) {
    const meta = JSON.stringify({ continue: page.continue ?? '', ...metadata });
    const head = Buffer.from(`{"apiVersion":${apiVersion},"items":[`);
    return Buffer.concat([head, ...items, Buffer.from(`],"kind":${listKind},"metadata":${meta}}`)]);
  }
  const head = `{"kind":${listKind},"apiVersion":${apiVersion},"metadata":${JSON.stringify(metadata)},"items":[`;
  return Buffer.concat([Buffer.from(head), ...items, Buffer.from(']}')]);
}

const open = Buffer.from('{');

/** Cuts kind and apiVersion off encoded objects: in lists of built-ins they do not stand. */
function typePrefix(info: ResourceInfo): (item: Item) => Buffer[] {
  const prefix = Buffer.from(
    `{"kind":${JSON.stringify(info.kind)},"apiVersion":${JSON.stringify(apiVersionOf(info))},`,
  );
  return ({ bytes, object }) => {
    if (bytes.subarray(0, prefix.length).equals(prefix)) return [open, bytes.subarray(prefix.length)];
    const { kind: _kind, apiVersion: _version, ...rest } = object;
    return [Buffer.from(JSON.stringify(rest))];
  };
}
