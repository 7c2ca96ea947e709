// Where things are, for the test tools.
import { existsSync, readdirSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

export const ROOT = dirname(dirname(dirname(fileURLToPath(import.meta.url))));
export const at = (...parts) => join(ROOT, ...parts);

// Paths of the files in ROOT/folder that end with `ending`, sorted; none if there is no folder.
export function filesIn(folder, ending) {
  if (!existsSync(at(folder))) return [];
  return readdirSync(at(folder))
    .filter((name) => name.endsWith(ending))
    .sort()
    .map((name) => at(folder, name));
}
