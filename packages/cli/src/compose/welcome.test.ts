import { describe, expect, it } from 'vitest';
import { welcome } from './welcome.ts';

const gateway = 'http://127.0.0.1:7780';

describe('what a user sees when all is ready', () => {
  it('is where everything is, and commands to try that can be copied', () => {
    const text = welcome({ gateway, apiserver: 'https://127.0.0.1:7443', kubeconfig: '/k', namespace: 'core' });
    expect(text).toContain(`gateway      ${gateway}\n`);
    expect(text).toContain('API server   https://127.0.0.1:7443\n');
    expect(text).toContain('kubectl --kubeconfig /k -n core get deploy,svc,upf,uesession\n');
    expect(text).toContain(
      `curl -X POST ${gateway}/api/ue-connect -H 'content-type: application/json' -d '{"ue_id":1}'\n`,
    );
    expect(text).toContain('in memory: gone when it stops');
    expect(text).not.toContain('undefined');
  });

  it('is where the data is kept, if it is', () => {
    const text = welcome({ gateway, kubeconfig: '/k', namespace: 'core', dataDir: '/data' });
    expect(text).toContain('data         /data\n');
    expect(text).not.toContain('in memory');
  });

  it('on a cluster of the user says nothing of data, and kubectl as the user calls it', () => {
    const text = welcome({ gateway, apiserver: 'https://api', namespace: 'nexslice' });
    expect(text).toContain('  kubectl -n nexslice get ');
    expect(text).not.toMatch(/data {2}|kubeconfig/);
  });
});
