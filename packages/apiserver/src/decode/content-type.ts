import { unsupportedMediaType, unsupportedPatch } from '../status/errors.ts';

/** What a body may be written in. Protobuf is what Go clients send for built-in kinds. */
export const bodyTypes = ['application/json', 'application/yaml', 'application/vnd.kubernetes.protobuf'] as const;

export type BodyType = (typeof bodyTypes)[number];

/** The media type alone, in lower case and without parameters such as charset. */
export function mediaType(contentType: string): string {
  const end = contentType.indexOf(';');
  return (end < 0 ? contentType : contentType.slice(0, end)).trim().toLowerCase();
}

/** The format of a body that creates or updates; one without a type is JSON. Undefined when it is none of {@link bodyTypes}. */
export function bodyType(contentType: string | undefined): BodyType | undefined {
  if (!contentType) return 'application/json';
  const type = mediaType(contentType);
  return bodyTypes.find((known) => known === type);
}

export type PatchType = 'json' | 'merge' | 'strategic' | 'apply';

const patchMediaTypes: Readonly<Record<PatchType, string>> = {
  json: 'application/json-patch+json',
  merge: 'application/merge-patch+json',
  strategic: 'application/strategic-merge-patch+json',
  apply: 'application/apply-patch+yaml',
};

/** The media types of patches, in the order in which Kubernetes lists them; custom resources have no strategic merge. */
export function acceptedPatchTypes(custom: boolean): string[] {
  return Object.entries(patchMediaTypes)
    .filter(([type]) => !custom || type !== 'strategic')
    .map(([, media]) => media);
}

/** @throws StatusError 415 when the type is no patch, or one that custom resources do not take */
export function patchType(contentType: string | undefined, custom: boolean): PatchType {
  const type = mediaType(contentType ?? '');
  const found = (Object.keys(patchMediaTypes) as PatchType[]).find((key) => patchMediaTypes[key] === type);
  if (found && !(custom && found === 'strategic')) return found;
  throw custom ? unsupportedMediaType(acceptedPatchTypes(custom)) : unsupportedPatch();
}
