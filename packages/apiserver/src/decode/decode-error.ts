/** A body that Go's types cannot hold; the message is Go's. How it is answered depends on what the body was for. */
export class DecodeError extends Error {}
