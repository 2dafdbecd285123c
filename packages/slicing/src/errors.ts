/** Codes of this package. `docs/errors.md` is made from them. */
export const errorCodes = {
  SLICING_SESSION_NOT_FOUND: {
    meaning: 'There is no UESession for this UE: it never connected, or it has left already.',
    action: 'List the UEs that are there: `nexslice ue list`, or `kubectl get uesessions`.',
  },
  SLICING_SESSION_TERMINATING: {
    meaning:
      'The UESession of this UE is being deleted and something still holds it (a finalizer, or a slow garbage collector).',
    action: 'Try again in a moment. If it stays, `kubectl get uesession NAME -o yaml` shows its finalizers.',
  },
  SLICING_SUPI_MISMATCH: {
    meaning:
      'The UE id is in use by a session with another SUPI, or with none. A session keeps the SUPI that it was made with.',
    action: 'Disconnect the UE first, or use another id.',
  },
  SLICING_SESSION_BUSY: {
    meaning: 'The UESession was changed by somebody else each time that this change was tried.',
    action: 'Try again. If it persists, look for another controller that writes to UESessions.',
  },
  SLICING_IDS_EXHAUSTED: {
    meaning: 'The next UE id would be larger than 2147483647.',
    action: 'Name the id yourself: `POST /api/ue-connect` with a free `ue_id`.',
  },
} as const;

export type SlicingErrorCode = keyof typeof errorCodes;

export class SlicingError extends Error {
  override readonly name = 'SlicingError';
  readonly code: SlicingErrorCode;

  constructor(code: SlicingErrorCode, message: string, options?: ErrorOptions) {
    super(message, options);
    this.code = code;
  }
}
