import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import * as errors from './errors.ts';
import { goQuote } from './go-quote.ts';
import { StatusError, success } from './status.ts';

const widgets = { group: 'example.com', plural: 'widgets', kind: 'Widget' };
const pods = { group: '', plural: 'pods', kind: 'Pod' };
const field = (name: string, message: string) => ({ field: name, message, reason: 'FieldValueInvalid' as const });

describe('a refusal', () => {
  it.each<[string, StatusError, number, string | undefined, string, object | undefined]>([
    ['of a bad request', errors.badRequest('why'), 400, 'BadRequest', 'why', undefined],
    ['of a stranger', errors.unauthorized(), 401, 'Unauthorized', 'Unauthorized', undefined],
    [
      'of one object',
      errors.forbidden(widgets, 'w', 'why'),
      403,
      'Forbidden',
      'widgets.example.com "w" is forbidden: why',
      { name: 'w', group: 'example.com', kind: 'widgets' },
    ],
    [
      'of a whole kind',
      errors.forbidden(pods, '', 'why', [{ reason: 'R' }]),
      403,
      'Forbidden',
      'pods is forbidden: why',
      { kind: 'pods', causes: [{ reason: 'R' }] },
    ],
    ['of a path', errors.forbiddenPath('why'), 403, 'Forbidden', 'forbidden: why', {}],
    [
      'of what is not there',
      errors.notFound(pods, 'p'),
      404,
      'NotFound',
      'pods "p" not found',
      { name: 'p', kind: 'pods' },
    ],
    [
      'of what is not served',
      errors.unknownResource(),
      404,
      'NotFound',
      'the server could not find the requested resource',
      {},
    ],
    [
      'of a method',
      errors.methodNotAllowed(),
      405,
      'MethodNotAllowed',
      'the server does not allow this method on the requested resource',
      {},
    ],
    [
      'of every answer there is',
      errors.notAcceptable(['a/b', 'c/d']),
      406,
      'NotAcceptable',
      'only the following media types are accepted: a/b, c/d',
      undefined,
    ],
    [
      'of a taken name',
      errors.alreadyExists(widgets, 'w'),
      409,
      'AlreadyExists',
      'widgets.example.com "w" already exists',
      { name: 'w', group: 'example.com', kind: 'widgets' },
    ],
    [
      'of an old version',
      errors.modified(widgets, 'w'),
      409,
      'Conflict',
      'Operation cannot be fulfilled on widgets.example.com "w": the object has been modified; please apply your changes to the latest version and try again',
      { name: 'w', group: 'example.com', kind: 'widgets' },
    ],
    [
      'of a precondition',
      errors.conflict(widgets, 'w', 'why', true),
      409,
      'Conflict',
      'Operation cannot be fulfilled on Widget.example.com "w": why',
      { name: 'w', group: 'example.com', kind: 'Widget' },
    ],
    ['of what is forgotten', errors.expired('why'), 410, 'Expired', 'why', undefined],
    [
      'of a large body',
      errors.tooLarge(7),
      413,
      'RequestEntityTooLarge',
      'Request entity too large: limit is 7',
      undefined,
    ],
    [
      'of a body of another type',
      errors.unsupportedMediaType(['a/b']),
      415,
      'UnsupportedMediaType',
      'the body of the request was in an unknown format - accepted media types include: a/b',
      undefined,
    ],
    [
      'of one field',
      errors.invalid('Widget', 'example.com', 'w', [field('spec.a', 'wrong')]),
      422,
      'Invalid',
      'Widget.example.com "w" is invalid: spec.a: wrong',
      {
        name: 'w',
        group: 'example.com',
        kind: 'Widget',
        causes: [{ reason: 'FieldValueInvalid', message: 'wrong', field: 'spec.a' }],
      },
    ],
    [
      'of a patch that does not fit',
      errors.unprocessable(),
      422,
      'Invalid',
      'the server rejected our request due to an error in our request',
      {},
    ],
    ['of too much at once', errors.tooManyRequests('why', 3), 429, 'TooManyRequests', 'why', { retryAfterSeconds: 3 }],
    [
      'of the server’s own making',
      errors.internalError('why'),
      500,
      'InternalError',
      'Internal error occurred: why',
      { causes: [{ message: 'why' }] },
    ],
    [
      'of a version to come',
      errors.tooLargeResourceVersion(9, 5),
      504,
      'Timeout',
      'Timeout: Too large resource version: 9, current: 5',
      {
        causes: [{ reason: 'ResourceVersionTooLarge', message: 'Too large resource version' }],
        retryAfterSeconds: 1,
      },
    ],
  ])('%s says so', (_what, error, code, reason, message, details) => {
    expect(error).toBeInstanceOf(StatusError);
    expect(error.status).toEqual({
      kind: 'Status',
      apiVersion: 'v1',
      metadata: {},
      status: 'Failure',
      message,
      ...(reason ? { reason } : {}),
      ...(details ? { details } : {}),
      code,
    });
    expect([error.message, error.code, error.reason]).toEqual([message, code, reason]);
  });

  it.each([
    [errors.tooManyRequests('why', 3), '3'],
    [errors.tooLargeResourceVersion(9, 5), '1'],
  ])('that passes says when to come back (%#)', (error, seconds) => {
    expect(error.headers).toEqual({ 'retry-after': seconds });
  });

  it('has its fields in the order of Go', () => {
    expect(Object.keys(errors.notFound(pods, 'p').status)).toEqual([
      'kind',
      'apiVersion',
      'metadata',
      'status',
      'message',
      'reason',
      'details',
      'code',
    ]);
  });

  it('without a reason has none', () => {
    expect(new StatusError(500, '', 'why').status).not.toHaveProperty('reason');
  });
});

describe('refused fields', () => {
  const listed = (...list: ReturnType<typeof field>[]) => errors.invalid('Widget', '', 'w', list);

  it('are bracketed when they are several', () => {
    expect(listed(field('a', 'x'), field('b', 'y')).message).toBe('Widget "w" is invalid: [a: x, b: y]');
  });

  it('are named once in the message and each among the causes', () => {
    const { message, status } = listed(field('a', 'x'), field('a', 'x'));
    expect([message, status.details?.causes?.length]).toEqual(['Widget "w" is invalid: a: x', 2]);
  });

  it('of options are of no object', () => {
    const { message, status } = errors.invalidOptions('ListOptions', [field('limit', 'x')]);
    expect(message).toBe('ListOptions.meta.k8s.io "" is invalid: limit: x');
    expect(status.details).toMatchObject({ group: 'meta.k8s.io', kind: 'ListOptions' });
  });
});

describe('a conflict of appliers', () => {
  const cause = (manager: string, name: string) => ({
    reason: 'FieldManagerConflict',
    message: `conflict with "${manager}"`,
    field: name,
  });
  it.each([
    [[cause('a', '.x')], 'Apply failed with 1 conflict: conflict with "a": .x'],
    [
      [cause('a', '.x'), cause('b', '.y')],
      'Apply failed with 2 conflicts: conflicts with conflict with "a": .x\nconflict with "b": .y',
    ],
  ])('lists them all (%#)', (causes, message) => {
    const error = errors.applyConflict(causes);
    expect([error.code, error.message, error.status.details]).toEqual([409, message, { causes }]);
  });
});

describe('success', () => {
  it('says of what, and no code', () => {
    expect(success({ name: 'p', kind: 'pods' })).toEqual({
      kind: 'Status',
      apiVersion: 'v1',
      metadata: {},
      status: 'Success',
      details: { name: 'p', kind: 'pods' },
    });
  });
});

describe('a quoted text', () => {
  it.each([
    ['plain', '"plain"'],
    ['a"b\\c', '"a\\"b\\\\c"'],
    ['\n\t\r\x07\b\f\v', '"\\n\\t\\r\\a\\b\\f\\v"'],
    ['\x00\x1f\x7f', '"\\x00\\x1f\\x7f"'],
    ['Zürich 東京 🙂', '"Zürich 東京 🙂"'],
    ['\u200b\u00a0', '"\\u200b\\u00a0"'],
    ['\u{e0001}', '"\\U000e0001"'],
  ])('%j is as Go prints it', (text, quoted) => {
    expect(goQuote(text)).toBe(quoted);
  });

  it('of letters, digits and blanks is as it is between the quotes', () => {
    fc.assert(
      fc.property(fc.stringMatching(/^[A-Za-z0-9 ._/-]*$/), (text) => {
        expect(goQuote(text)).toBe(`"${text}"`);
      }),
    );
  });

  it('never has a bare quote, backslash or control character inside', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        const inside = goQuote(text)
          .slice(1, -1)
          .replaceAll(/\\(["\\abfnrtv]|x[0-9a-f]{2}|u[0-9a-f]{4}|U[0-9a-f]{8})/g, '');
        expect(inside).not.toMatch(/["\\\p{Cc}]/u);
      }),
    );
  });
});
