export { addClaims, type ClaimsControllerOptions } from './claims.ts';
export { ClaimsError, type ClaimsErrorCode, errorCodes } from './errors.ts';
