import { union } from './field-set.ts';
import { type Manager, type ManagerName, type Managers, managerKey, secondsOf } from './managers.ts';

/** As many entries of operation Update as an object may have: every client with a new name would add one for ever. */
const maxUpdateManagers = 10;

const bucketName = 'ancient-changes';

/** Puts the oldest updates of a version under one name when there are too many. */
export function capUpdateManagers(managers: Managers): void {
  const updates = [...managers].filter(([, manager]) => manager.operation === 'Update');
  let excess = updates.length - maxUpdateManagers;
  if (excess <= 0) return;
  const firstOfVersion = new Map<string, string>();
  for (const [key, manager] of updates.sort(byAge)) {
    if (excess <= 0) return;
    const first = firstOfVersion.get(manager.apiVersion);
    if (first === undefined) {
      firstOfVersion.set(manager.apiVersion, key);
      continue;
    }
    moveToBucket(managers, first, key, manager);
    excess--;
  }
}

function byAge([aKey, a]: [string, Manager], [bKey, b]: [string, Manager]): number {
  return secondsOf(a) - secondsOf(b) || (aKey < bKey ? -1 : 1);
}

/** The first of a version becomes the bucket when the second goes there. */
function moveToBucket(managers: Managers, first: string, key: string, manager: Manager): void {
  const name: ManagerName = { manager: bucketName, operation: 'Update', apiVersion: manager.apiVersion };
  const bucketKey = managerKey(name);
  const bucket = managers.get(bucketKey) ?? (managers.get(first) as Manager);
  managers.delete(first);
  managers.delete(key);
  const { time = bucket.time } = manager;
  managers.set(bucketKey, { ...name, set: union(bucket.set, manager.set), ...(time !== undefined && { time }) });
}
