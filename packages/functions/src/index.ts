export { convert } from './convert/convert.ts';
export { errorCodes, FunctionError, type FunctionErrorCode } from './errors.ts';
export { type Explanation, explain, explainResources, type Link } from './explain/explain.ts';
export type { Backend } from './local/backend.ts';
export { fixedBackend } from './local/fixed.ts';
export { LocalBackend } from './local/local.ts';
export type { FunctionOptions, FunctionOutcome, KrmFunction } from './registry/function.ts';
export { findFunction, knownFunction, listFunctions, runFunction } from './registry/registry.ts';
export { type BackendChoice, type RenderOptions, type RenderReport, render, renderFiles } from './render/render.ts';
