export { type Detail, errorCodes, GatewayError, type GatewayErrorCode } from './errors.ts';
export { createGateway, type Gateway, type GatewayOptions } from './gateway/gateway.ts';
export type { Readiness } from './health/routes.ts';
export type { UPFs } from './metrics/slicing-metrics.ts';
export type { Sessions } from './ues/sessions.ts';
