export type { TokenUser } from './auth/authenticator.ts';
export type { User } from './auth/user.ts';
export { ApiServerError, type ApiServerErrorCode, errorCodes } from './errors.ts';
export { type ApiServer, type ApiServerOptions, createApiServer } from './server.ts';
