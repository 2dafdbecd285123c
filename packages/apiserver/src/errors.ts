export type ApiServerErrorCode =
  | 'APISERVER_DATA_DIR_IN_USE'
  | 'APISERVER_DATA_DIR_UNUSABLE'
  | 'APISERVER_LOG_DAMAGED'
  | 'APISERVER_LOG_FAILED'
  | 'APISERVER_PORT_UNAVAILABLE'
  | 'APISERVER_RESOURCE_INVALID';

/** What each code means and what to do about it. */
export const errorCodes: Readonly<Record<ApiServerErrorCode, { meaning: string; action: string }>> = {
  APISERVER_DATA_DIR_IN_USE: {
    meaning: 'Another API server is running on the same data directory.',
    action: 'Stop the other server, or choose another directory.',
  },
  APISERVER_DATA_DIR_UNUSABLE: {
    meaning: 'The data directory cannot be made, read or written.',
    action: 'Check that the path is a directory and who may write there.',
  },
  APISERVER_LOG_DAMAGED: {
    meaning:
      'A record in the middle of the log or in the snapshot is damaged; the message says in which file and at which byte.',
    action:
      'Nothing was overwritten. Restore the directory from a backup, or cut the file at that byte and lose what comes after.',
  },
  APISERVER_LOG_FAILED: {
    meaning:
      'A write could not be recorded, for instance because the disk is full; it was refused and did not take effect.',
    action: 'Make room on the disk and start the server again.',
  },
  APISERVER_PORT_UNAVAILABLE: {
    meaning: 'The server cannot listen on the address and port.',
    action: 'Choose another port, or 0 for any that is free.',
  },
  APISERVER_RESOURCE_INVALID: {
    meaning: 'A resource that is served by code clashes with one that is served already.',
    action: 'Register it under another group, version or plural.',
  },
};

/** A failure of the server itself. Refused requests are `StatusError`s instead. */
export class ApiServerError extends Error {
  readonly code: ApiServerErrorCode;

  constructor(code: ApiServerErrorCode, message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = 'ApiServerError';
    this.code = code;
  }
}
