export { addClaims, type ClaimsControllerOptions } from './claims.ts';
