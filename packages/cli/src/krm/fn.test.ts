import { Readable } from 'node:stream';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { parse } from 'yaml';
import { outputOf } from '../testing/output.ts';
import { fn, list } from './fn.ts';

afterEach(() => vi.restoreAllMocks());

/** What `nexslice fn NAME` writes for an input, and how it fails. */
async function run(name: string, input: string) {
  vi.spyOn(process, 'stdin', 'get').mockReturnValue(Readable.from([input]) as never);
  let failure: { code?: string; message?: string } | undefined;
  const output = await outputOf(() =>
    fn(name, { compat: 'nephio' }).catch((error: Error) => {
      failure = error;
    }),
  );
  return { ...output, failure };
}

const item = '- apiVersion: v1\n  kind: Service\n  metadata:\n    name: a\n';
const resourceList = (config: string) =>
  `apiVersion: config.kubernetes.io/v1\nkind: ResourceList\nitems:\n${item}functionConfig:\n  apiVersion: v1\n  kind: ConfigMap\n  metadata:\n    name: function-input\n${config}`;

describe('nexslice fn', () => {
  it('writes the list that comes out, with what the function says as results', async () => {
    const { stdout, failure } = await run('set-namespace', resourceList('  data:\n    namespace: ran\n'));
    expect(failure).toBeUndefined();
    const output = parse(stdout);
    expect(output.items[0].metadata.namespace).toBe('ran');
    expect(output.results[0]).toEqual({
      message: 'namespace [default] updated to "ran", 1 value(s) changed',
      severity: 'info',
    });
  });

  it('gives back what came in when the function fails, with the reason as a result', async () => {
    const input = resourceList('  data:\n    none: x\n');
    const { stdout, stderr, failure } = await run('set-namespace', input);
    expect(failure).toMatchObject({
      code: 'CLI_FUNCTION_FAILED',
      message: expect.stringMatching(/^v1\/ConfigMap\/function-input \.data\.namespace: .*names no namespace/),
    });
    expect(stdout.startsWith(input)).toBe(true);
    expect(parse(stdout).results).toHaveLength(1);
    // The one finding is what the command ends with, and need not be told twice.
    expect(stderr).toBe('');
  });

  it('answers what is no list with an empty one and a result', async () => {
    const { stdout, failure } = await run('set-namespace', 'kind: Pod\n');
    expect(failure).toMatchObject({ code: 'KRM_RESOURCE_LIST_INVALID' });
    expect(parse(stdout)).toMatchObject({ kind: 'ResourceList', items: [], results: [{ severity: 'error' }] });
  });

  it('reads nothing for a function that there is not', async () => {
    const stdin = vi.spyOn(process, 'stdin', 'get');
    await expect(fn('interfaces', { compat: 'nephio' })).rejects.toMatchObject({ code: 'FN_UNKNOWN' });
    expect(stdin).not.toHaveBeenCalled();
  });
});

describe('nexslice fn list', () => {
  it('is a table for people', async () => {
    const { stdout } = await outputOf(() => list({ output: 'table' }));
    expect(stdout).toMatch(/^NAME +ALIASES +SUMMARY\n/);
    expect(stdout).toMatch(/^set-labels +- +Adds labels/m);
  });

  it('is JSON and YAML for machines, with all names', async () => {
    const json = JSON.parse((await outputOf(() => list({ output: 'json' }))).stdout);
    expect(json).toContainEqual(
      expect.objectContaining({ name: 'nfdeploy', aliases: expect.arrayContaining(['upfdeploy']) }),
    );
    expect(parse((await outputOf(() => list({ output: 'yaml' }))).stdout)).toEqual(json);
  });
});
