/** A body that Go's types cannot hold; the message is Go's, as the API server passes it on with a 400. */
export class DecodeError extends Error {}
