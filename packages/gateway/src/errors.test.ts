import { describe, expect, it } from 'vitest';
import { errorCodes, GatewayError, type GatewayErrorCode } from './errors.ts';

const codes = Object.keys(errorCodes) as GatewayErrorCode[];

describe('GatewayError', () => {
  it.each(codes)('%s says what it means and what to do, in whole sentences', (code) => {
    const { meaning, action } = errorCodes[code];
    for (const text of [meaning, action]) expect(text).toMatch(/^[A-Z`].*\.$/);
  });

  it.each(codes)('%s has the HTTP status of its code', (code) => {
    const entry: { status?: number; meaning: string } = errorCodes[code];
    const error = new GatewayError(code, 'text');
    expect(error.status).toBe(entry.status ?? 500);
    expect(error).toMatchObject({ name: 'GatewayError', code, message: 'text', details: [], headers: {} });
  });

  it('keeps its cause for the log', () => {
    const cause = new Error('below');
    expect(new GatewayError('GATEWAY_INTERNAL', 'text', { cause }).cause).toBe(cause);
  });
});
