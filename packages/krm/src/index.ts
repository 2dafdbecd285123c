export {
  anyKind,
  checkDefinition,
  type Definition,
  type Ownership,
  type Surroundings,
} from './choreography/definition.ts';
export {
  type Entry,
  type ForNode,
  type Inventory,
  inOrder,
  type OwnEntry,
  takeInventory,
} from './choreography/inventory.ts';
export type { Change } from './choreography/plan.ts';
export { type RunOptions, type RunOutcome, runChoreography } from './choreography/run.ts';
export { annotations, messages, specialized } from './choreography/vocabulary.ts';
export { errorCodes, inPlace, KrmError, type KrmErrorCode, messageOf, PackageProblem, type Place } from './errors.ts';
export { globPattern } from './glob/glob.ts';
export { type Condition, type ConditionStatus, readCondition } from './kptfile/condition.ts';
export { Kptfile, type StatusForm } from './kptfile/kptfile.ts';
export { ResourceList, sortKey } from './list/list.ts';
export { formatResult, type Result, resultAbout, resultOf, type Severity } from './list/result.ts';
export { copyPackage, readPackage, writeChanges } from './package/disk.ts';
export { defaultPath, type Files, PackageFiles } from './package/package.ts';
export {
  isSelected,
  nameOfImage,
  readPipeline,
  type Selector,
  type Step as PipelineStep,
} from './pipeline/declaration.ts';
export { type BuiltIn, type PipelineOptions, runPipeline, type StepReport } from './pipeline/run.ts';
export {
  formatDashRef,
  formatRef,
  formatSlashRef,
  type Gvk,
  namesInSlashForm,
  parseRef,
  type Ref,
  sameGvk,
} from './resource/ref.ts';
export { indexAnnotation, pathAnnotation, Resource, type Step } from './resource/resource.ts';
export { compareFields, compareText } from './yaml/order.ts';
export { typeInto } from './yaml/scalar.ts';
export { decodeText, parseYaml, printYaml } from './yaml/text.ts';
export { at, isObject, listAt, pathText, sameValue, textAt, valueAt } from './yaml/value.ts';
