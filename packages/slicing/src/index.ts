export type { UPFDefaults } from './assign/plan.ts';
export { ensureDefaultSlice } from './default-slice.ts';
export { errorCodes, SlicingError, type SlicingErrorCode } from './errors.ts';
export type { UEEvent } from './sessions/event.ts';
export { type ConnectRequest, Sessions } from './sessions/sessions.ts';
export { addSlicing, type Slicing, type SlicingOptions } from './slicing.ts';
