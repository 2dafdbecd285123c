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
    const bucketKey = managerKey(bucketOf(manager));
    if (key === bucketKey) continue;
    const first = firstOfVersion.get(manager.apiVersion);
    if (first === undefined && !managers.has(bucketKey)) {
      firstOfVersion.set(manager.apiVersion, key);
      continue;
    }
    moveToBucket(managers, first, key, manager);
    excess--;
  }
}

function bucketOf({ apiVersion }: ManagerName): ManagerName {
  return { manager: bucketName, operation: 'Update', apiVersion };
}

function byAge([aKey, a]: [string, Manager], [bKey, b]: [string, Manager]): number {
  return secondsOf(a) - secondsOf(b) || (aKey < bKey ? -1 : 1);
}

/** The first of a version becomes the bucket when the second goes there, unless an earlier write has left one. */
function moveToBucket(managers: Managers, first: string | undefined, key: string, manager: Manager): void {
  const name = bucketOf(manager);
  const bucketKey = managerKey(name);
  const existing = managers.get(bucketKey);
  const bucket = existing ?? (managers.get(first as string) as Manager);
  if (!existing) managers.delete(first as string);
  managers.delete(key);
  const { time = bucket.time } = manager;
  managers.set(bucketKey, { ...name, set: union(bucket.set, manager.set), ...(time !== undefined && { time }) });
}
