import { createApiServer } from '@nexslice/apiserver';
import { Client, type ConfigMap, configMaps, isApiError } from '@nexslice/kube';

const counter = { namespace: 'default', name: 'counter' };

/** The code under test: counts up, and starts anew when somebody else was faster. */
export async function countUp(client: Client): Promise<number> {
  for (;;) {
    const found = await client.get(configMaps, counter);
    const count = Number(found.data?.['count'] ?? 0) + 1;
    try {
      await client.update(configMaps, { ...found, data: { count: String(count) } } as ConfigMap);
      return count;
    } catch (error) {
      if (!isApiError(error, (apiError) => apiError.isConflict)) throw error;
    }
  }
}

/** Loses the race twice on purpose. Answers what was counted, and how many updates got through to the server. */
export async function lostRace(): Promise<{ count: number; updates: number }> {
  let updates = 0;
  const server = await createApiServer({
    audit: (_user, attributes) => {
      if (attributes.verb === 'update') updates += 1;
    },
  });
  try {
    const client = new Client({ config: { server: server.url }, transport: server.transport });
    await client.create(configMaps, { metadata: counter });
    server.faults.add({ verb: 'update', resource: 'configmaps', answer: 409, times: 2 });
    return { count: await countUp(client), updates };
  } finally {
    await server.stop();
  }
}
