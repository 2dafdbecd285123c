import { equalJson } from '../schema/json.ts';
import type { Shared, Version } from './definition.ts';

/** Which parts all versions have alike: their errors are reported at the top of the spec, as Kubernetes' internal form has them there. */
export function sharedParts(versions: readonly Version[]): Shared {
  const alike = (part: (version: Version) => unknown) => {
    const first = versions[0] && part(versions[0]);
    return first !== undefined && versions.every((version) => equalJson(part(version), first));
  };
  return {
    schema: alike((version) => version.schema),
    subresources: alike((version) => version.subresources),
    columns: alike((version) => version.additionalPrinterColumns),
    selectableFields: alike((version) => version.selectableFields),
  };
}

/** The versions as Kubernetes' messages print them: its internal form, without what was moved to the top. */
export function printedVersions(versions: readonly Version[]): unknown[] {
  const shared = sharedParts(versions);
  return versions.map((version) => ({
    Name: version.name,
    Served: version.served,
    Storage: version.storage,
    Deprecated: version.deprecated ?? false,
    DeprecationWarning: version.deprecationWarning ?? null,
    Schema: shared.schema ? null : (version.schema ?? null),
    Subresources: shared.subresources ? null : (version.subresources ?? null),
    AdditionalPrinterColumns: shared.columns ? null : (version.additionalPrinterColumns ?? null),
    SelectableFields: shared.selectableFields ? null : (version.selectableFields ?? null),
  }));
}
