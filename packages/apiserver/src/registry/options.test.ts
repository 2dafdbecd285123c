import { describe, expect, it } from 'vitest';
import { StatusError } from '../status/status.ts';
import {
  managerOf,
  readBoolean,
  readDeleteOptions,
  readListOptions,
  readPatchOptions,
  readRevision,
  readWatchOptions,
  readWriteOptions,
} from './options.ts';

const caller = { user: { name: 'jane', groups: [] }, userAgent: 'kubectl/v1.32.3 (linux/amd64)' };
const of = (text: string) => new URLSearchParams(text);

/** Code and message of a refusal, or what was read. */
function tried<T>(read: () => T): T | string {
  try {
    return read();
  } catch (error) {
    if (error instanceof StatusError) return `${error.code} ${error.message}`;
    throw error;
  }
}

describe('a truth value', () => {
  it.each([
    [null, undefined],
    ['', true],
    ['true', true],
    ['1', true],
    ['yes', true],
    ['false', false],
    ['0', false],
    ['F', false],
  ])('written %j is %j', (text, value) => expect(readBoolean(text)).toBe(value));
});

describe('a revision', () => {
  it.each([
    ['0', 0, undefined],
    ['42', 42, undefined],
    ['', 0, 'parsing "": invalid syntax'],
    ['-1', 0, 'parsing "-1": invalid syntax'],
    ['1.5', 0, 'parsing "1.5": invalid syntax'],
    ['99999999999999999999', 0, 'parsing "99999999999999999999": value out of range'],
  ])('written %j', (text, revision, problem) => {
    const read = readRevision(text);
    expect(read.revision).toBe(revision);
    if (problem) {
      expect(read.problem).toBe(
        `resourceVersion: Invalid value: ${JSON.stringify(text)}: strconv.ParseUint: ${problem}`,
      );
    }
  });
});

describe('a manager', () => {
  it.each([
    ['curl/8.5.0', 'curl'],
    ['kubectl', 'kubectl'],
    ['', 'unknown'],
    ['/x', 'unknown'],
    [`${'m'.repeat(200)}/1`, 'm'.repeat(128)],
  ])('that calls itself %s', (agent, name) => expect(managerOf(agent)).toBe(name));
});

describe('options of a write', () => {
  it('are mild when nothing is said, and name the program', () => {
    expect(readWriteOptions('CreateOptions', of(''), caller)).toEqual({
      dryRun: false,
      fieldValidation: 'Warn',
      manager: 'kubectl',
      user: caller.user,
    });
  });

  it('are as they are said', () => {
    const query = of('dryRun=All&fieldValidation=Strict&fieldManager=me');
    expect(readWriteOptions('CreateOptions', query, caller)).toMatchObject({
      dryRun: true,
      fieldValidation: 'Strict',
      manager: 'me',
    });
  });

  it.each([
    ['dryRun=Some', 'dryRun: Unsupported value: ["Some"]: supported values: "All"'],
    ['dryRun=', 'dryRun: Unsupported value: [""]: supported values: "All"'],
    ['dryRun=All&dryRun=x', 'dryRun: Unsupported value: ["All","x"]: supported values: "All"'],
    [
      'fieldValidation=strict',
      'fieldValidation: Unsupported value: "strict": supported values: "", "Ignore", "Strict", "Warn"',
    ],
    [`fieldManager=${'m'.repeat(129)}`, 'fieldManager: Too long: may not be more than 128 bytes'],
    ['fieldManager=a%00b', 'fieldManager: Invalid value: "a\\x00b": invalid character U+0000 (at position 1)'],
  ])('are refused: %s', (query, why) => {
    const said = tried(() => readWriteOptions('CreateOptions', of(query), caller));
    expect(said).toContain('422 CreateOptions.meta.k8s.io "" is invalid: ');
    expect(String(said).replace('\\u0000', '\\x00')).toContain(why);
  });

  it('name everything that is wrong', () => {
    const said = tried(() => readWriteOptions('UpdateOptions', of('dryRun=x&fieldValidation=y'), caller));
    expect(said).toMatch(/^422 UpdateOptions.*is invalid: \[dryRun: .*, fieldValidation: .*\]$/);
  });
});

describe('options of a patch', () => {
  it.each([
    ['', true, 'fieldManager: Required value: is required for apply patch'],
    ['force=true', false, 'force: Forbidden: may not be specified for non-apply patch'],
    ['force=false', false, 'force: Forbidden: may not be specified for non-apply patch'],
  ])('%j (apply: %j) are refused', (query, apply, why) => {
    expect(tried(() => readPatchOptions(of(query), caller, apply))).toBe(
      `422 PatchOptions.meta.k8s.io "" is invalid: ${why}`,
    );
  });

  it.each([
    ['fieldManager=me&force=true', true, { manager: 'me', force: true, managerGiven: true }],
    ['fieldManager=me', true, { manager: 'me', force: false, managerGiven: true }],
    ['', false, { manager: 'kubectl', force: false, managerGiven: false }],
  ])('%j (apply: %j) are read', (query, apply, expected) => {
    expect(readPatchOptions(of(query), caller, apply)).toMatchObject(expected);
  });
});

describe('options of a delete', () => {
  it.each([
    ['', undefined, { dryRun: false }],
    ['gracePeriodSeconds=0', undefined, { dryRun: false, gracePeriodSeconds: 0 }],
    ['gracePeriodSeconds=5', { gracePeriodSeconds: 0 }, { dryRun: false, gracePeriodSeconds: 0 }],
    ['propagationPolicy=Foreground', undefined, { dryRun: false, propagationPolicy: 'Foreground' }],
    ['orphanDependents=true', undefined, { dryRun: false, propagationPolicy: 'Orphan' }],
    ['orphanDependents=false', undefined, { dryRun: false, propagationPolicy: 'Background' }],
    ['', { dryRun: ['All'] }, { dryRun: true }],
    ['', { preconditions: { uid: 'u' } }, { dryRun: false, preconditions: { uid: 'u' } }],
  ])('%j with the body %j', (query, body, expected) => {
    expect(readDeleteOptions(of(query), body)).toEqual(expected);
  });

  it.each([
    ['propagationPolicy=Later', 'propagationPolicy: Unsupported value: "Later"'],
    ['propagationPolicy=Orphan&orphanDependents=true', 'orphanDependents and deletionPropagation cannot be both set'],
    ['dryRun=x', 'dryRun: Unsupported value: ["x"]'],
  ])('are refused: %s', (query, why) => {
    expect(tried(() => readDeleteOptions(of(query), undefined))).toContain(why);
  });

  it('in a body leave the query without a say', () => {
    const query = of('dryRun=All&gracePeriodSeconds=5&propagationPolicy=Orphan');
    expect(readDeleteOptions(query, {})).toEqual({ dryRun: false });
    expect(readDeleteOptions(query, { gracePeriodSeconds: 0 })).toEqual({ dryRun: false, gracePeriodSeconds: 0 });
  });

  it('are refused when their grace is no number', () => {
    expect(tried(() => readDeleteOptions(of('gracePeriodSeconds=soon'), undefined))).toBe(
      '400 strconv.ParseInt: parsing "soon": invalid syntax',
    );
  });
});

describe('options of a list', () => {
  it('are empty when nothing is said', () => {
    expect(readListOptions(of(''))).toEqual({
      labelSelector: '',
      fieldSelector: '',
      limit: 0,
      continue: '',
      resourceVersion: '',
      resourceVersionMatch: '',
    });
  });

  it.each([
    ['resourceVersionMatch=Exact', 'resourceVersionMatch is forbidden unless resourceVersion is provided'],
    [
      'resourceVersionMatch=Exact&resourceVersion=0',
      'resourceVersionMatch "exact" is forbidden for resourceVersion "0"',
    ],
    [
      'resourceVersionMatch=Near&resourceVersion=5',
      'Unsupported value: "Near": supported values: "Exact", "NotOlderThan"',
    ],
    [
      'resourceVersionMatch=NotOlderThan&resourceVersion=5&continue=x',
      'resourceVersionMatch is forbidden when continue is provided',
    ],
    ['sendInitialEvents=true', 'sendInitialEvents is forbidden for list'],
  ])('are refused: %s', (query, why) => {
    const said = tried(() => readListOptions(of(query)));
    expect(said).toMatch(/^422 ListOptions.meta.k8s.io "" is invalid: /);
    expect(said).toContain(why);
  });
});

describe('options of a watch', () => {
  it.each([
    ['allowWatchBookmarks=true&timeoutSeconds=5', { allowBookmarks: true, timeoutSeconds: 5 }],
    ['', { allowBookmarks: false, timeoutSeconds: undefined, sendInitialEvents: undefined }],
    ['sendInitialEvents=false&resourceVersionMatch=NotOlderThan', { sendInitialEvents: false }],
  ])('%j are read', (query, expected) => expect(readWatchOptions(of(query))).toMatchObject(expected));

  it.each([
    [
      'resourceVersionMatch=NotOlderThan',
      'resourceVersionMatch is forbidden for watch unless sendInitialEvents is provided',
    ],
    ['sendInitialEvents=true', 'sendInitialEvents requires setting resourceVersionMatch to NotOlderThan'],
    [
      'sendInitialEvents=true&resourceVersionMatch=Exact',
      'Unsupported value: "Exact": supported values: "NotOlderThan"',
    ],
  ])('are refused: %s', (query, why) => expect(tried(() => readWatchOptions(of(query)))).toContain(why));
});
