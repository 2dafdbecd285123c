import type { FixedRoute } from '../http/handler.ts';
import { json } from '../http/message.ts';
import { defaultAudience, type ServiceAccountTokens } from './service-account-token.ts';

const configurationPath = '/.well-known/openid-configuration';
const keysPath = '/openid/v1/jwks';
/** Keys do not change while a server runs; readers may keep them for an hour, as those of a real server. */
const headers = { 'cache-control': 'public, max-age=3600' };

/** How others find out whether a ServiceAccount's token is genuine (OpenID Connect Discovery 1.0). @param url of the server */
export function issuerRoutes(tokens: ServiceAccountTokens, url: () => string): FixedRoute {
  return (path) => {
    const asked = path.endsWith('/') ? path.slice(0, -1) : path;
    if (asked === configurationPath) {
      const configuration = {
        issuer: defaultAudience,
        jwks_uri: `${url()}${keysPath}`,
        response_types_supported: ['id_token'],
        subject_types_supported: ['public'],
        id_token_signing_alg_values_supported: ['ES256'],
      };
      const answer = json(200, configuration);
      return { ...answer, headers: { ...answer.headers, ...headers } };
    }
    if (asked !== keysPath) return undefined;
    const answer = json(200, { keys: [tokens.publicJwk] });
    return { ...answer, headers: { 'content-type': 'application/jwk-set+json', ...headers } };
  };
}
