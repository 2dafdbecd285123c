import { createApiServer } from '@nexslice/apiserver';

/** An API server in a process of its own, so that it does not share a thread with what is measured. Tells its parent how to reach it. */
const server = await createApiServer();
process.send?.({ url: server.url, token: server.token, ca: server.ca });
process.on('disconnect', () => process.exit(0));
