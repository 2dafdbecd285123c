export type { TokenUser } from './auth/authenticator.ts';
export type { User } from './auth/user.ts';
export { ApiServerError, type ApiServerErrorCode, errorCodes } from './errors.ts';
export { InProcessTransport } from './http/in-process.ts';
export type { Fsync } from './log/log.ts';
export { type ApiServer, type ApiServerOptions, createApiServer } from './server.ts';
