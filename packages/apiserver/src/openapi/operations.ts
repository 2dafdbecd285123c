import { acceptedPatchTypes } from '../decode/content-type.ts';
import type { ResourceInfo, Verb } from '../registry/resource.ts';

type Json = Record<string, unknown>;

const query = (name: string, type: string, description: string): Json => ({
  name,
  in: 'query',
  description,
  schema: { type, uniqueItems: true },
});

const dryRun = query('dryRun', 'string', 'All: nothing is stored.');
const fieldManager = query('fieldManager', 'string', 'Who owns what the request sets.');
/** kubectl looks for this one: where it is offered, it leaves validation to the server. */
const fieldValidation = query('fieldValidation', 'string', 'Ignore, Warn or Strict: what happens with unknown fields.');
const writing = [dryRun, fieldManager, fieldValidation];

interface Operation {
  method: string;
  verb: Verb;
  action: string;
  parameters: Json[];
}

const ofCollection: Operation[] = [
  { method: 'get', verb: 'list', action: 'list', parameters: [] },
  { method: 'post', verb: 'create', action: 'post', parameters: writing },
  { method: 'delete', verb: 'deletecollection', action: 'deletecollection', parameters: [dryRun] },
];

const ofObject: Operation[] = [
  { method: 'get', verb: 'get', action: 'get', parameters: [] },
  { method: 'put', verb: 'update', action: 'put', parameters: writing },
  {
    method: 'patch',
    verb: 'patch',
    action: 'patch',
    parameters: [...writing, query('force', 'boolean', 'Server-side apply takes over fields of other managers.')],
  },
  { method: 'delete', verb: 'delete', action: 'delete', parameters: [dryRun] },
];

/** The paths of a resource with what can be done there. `schema` is the name of its kind's component. */
export function operationsOf(info: ResourceInfo, schema: string): Json {
  const root = info.group ? `/apis/${info.group}/${info.version}` : `/api/${info.version}`;
  const base = `${root}${info.namespaced ? '/namespaces/{namespace}' : ''}/${info.plural}`;
  return {
    [base]: pathItem(info, ofCollection, schema, []),
    [`${base}/{name}`]: pathItem(info, ofObject, schema, ['name']),
  };
}

function pathItem(
  info: ResourceInfo,
  operations: readonly Operation[],
  schema: string,
  named: readonly string[],
): Json {
  const item: Json = {};
  for (const operation of operations) {
    if (info.verbs.includes(operation.verb)) item[operation.method] = operationBody(info, operation, schema);
  }
  const inPath = [...named, ...(info.namespaced ? ['namespace'] : [])];
  item['parameters'] = inPath.map((name) => ({ name, in: 'path', required: true, schema: { type: 'string' } }));
  return item;
}

/** kubectl looks for the strategic merge patch here before it makes one from these documents. */
function patchContent({ custom }: ResourceInfo): Json {
  const types = acceptedPatchTypes(custom);
  return Object.fromEntries(types.map((type) => [type, { schema: { type: 'object' } }]));
}

function operationBody(info: ResourceInfo, { action, method, parameters }: Operation, schema: string): Json {
  const { group, version, kind } = info;
  const content = { 'application/json': { schema: { $ref: `#/components/schemas/${schema}` } } };
  return {
    'x-kubernetes-action': action,
    'x-kubernetes-group-version-kind': { group, version, kind },
    ...(parameters.length > 0 ? { parameters } : {}),
    ...(method === 'post' || method === 'put' ? { requestBody: { content } } : {}),
    ...(method === 'patch' ? { requestBody: { content: patchContent(info) } } : {}),
    responses: { '200': { description: 'OK', content } },
  };
}
