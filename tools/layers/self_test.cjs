// Shows that every rule of tools/check_layers can fail. Prints one line per case and, at
// the end, "N passed, N failed".
'use strict';
const { check, MAX_LINES } = require('./rules.cjs');

// name, files, what the only complaint must contain ('' = none expected)
const CASES = [
  ['lower layers may be included', {
    'src/base/id.hpp': '', 'src/client/app.hpp': '#include "base/id.hpp"\n#include <vector>\n' }, ''],
  ['the upper layer may not', {
    'src/model/a.hpp': '#include "client/app.hpp"\n', 'src/client/app.hpp': '' }, 'model must not include client'],
  ['client does not include server', {
    'src/client/a.cpp': '#include "server/b.hpp"\n', 'src/server/b.hpp': '' }, 'client must not include server'],
  ['server does not include client', {
    'src/server/a.cpp': '#include "client/b.hpp"\n', 'src/client/b.hpp': '' }, 'server must not include client'],
  ['ui does not include platform', {
    'src/ui/a.cpp': '#include "platform/b.hpp"\n', 'src/platform/b.hpp': '' }, 'ui must not include platform'],
  ['platform implements the ports of ui', {
    'src/platform/a.cpp': '#include "ui/b.hpp"\n', 'src/ui/b.hpp': '' }, ''],
  ['an include that does not exist', { 'src/ui/a.cpp': '#include "ui/gone.hpp"\n' }, 'not a file of src/'],
  ['an include without its folder', { 'src/ui/a.cpp': '#include "b.hpp"\n' }, 'write "folder/file"'],
  ['an include in a comment does not count', {
    'src/base/a.hpp': '// #include "client/b.hpp"\n/*\n#include "client/b.hpp"\n*/\n', 'src/client/b.hpp': '' }, ''],
  ['an unknown folder', { 'src/utils/a.hpp': '' }, 'no folder utils/'],
  ['files that include each other', {
    'src/base/a.hpp': '#include "base/b.hpp"\n', 'src/base/b.hpp': '#include "base/a.hpp"\n' }, 'cycle between'],
  ['folders that include each other through sources', {
    'src/client/x/a.cpp': '#include "client/y/b.hpp"\n', 'src/client/x/a.hpp': '',
    'src/client/y/b.cpp': '#include "client/x/a.hpp"\n', 'src/client/y/b.hpp': '' }, 'cycle between folders'],
  ['a root file above its slices', {
    'src/client/app.hpp': '#include "client/x/a.hpp"\n', 'src/client/x/a.hpp': '#include "client/effect.hpp"\n',
    'src/client/effect.hpp': '' }, ''],
  ['a thread in a pure folder', { 'src/client/a.cpp': '#include <thread>\n' }, '<thread> in a pure folder'],
  ['a file in a pure folder', { 'src/protocol/a.cpp': '#include <fstream>\n' }, '<fstream> in a pure folder'],
  ['a socket in a pure folder', { 'src/model/a.cpp': '#include <sys/socket.h>\n' }, 'in a pure folder'],
  ['a clock in a pure folder', { 'src/base/a.cpp': 'auto t = std::chrono::steady_clock::now();\n' }, 'steady_clock in a pure folder'],
  ['chrono without a clock is fine', { 'src/base/a.cpp': '#include <chrono>\nstd::chrono::milliseconds d{5};\n' }, ''],
  ['the hub is pure', { 'src/server/hub/a.cpp': '#include <mutex>\n' }, '<mutex> in a pure folder'],
  ['the hub knows no other folder of the server', {
    'src/server/hub/a.cpp': '#include "server/net/b.hpp"\n', 'src/server/net/b.hpp': '' }, 'server/hub is pure'],
  ['threads elsewhere in the server are fine', { 'src/server/net/a.cpp': '#include <thread>\n' }, ''],
  ['a platform #ifdef in a pure folder', { 'src/client/a.cpp': '#ifdef __EMSCRIPTEN__\n#endif\n' }, 'platform #if'],
  ['a platform #if in ui', { 'src/ui/a.cpp': '#if defined(_WIN32)\n#endif\n' }, 'platform #if'],
  ['a platform #if in platform', { 'src/platform/a.cpp': '#ifdef __EMSCRIPTEN__\n#endif\n' }, ''],
  ['Dear ImGui outside the views', { 'src/runtime/a.cpp': '#include <imgui.h>\n' }, '<imgui.h> belongs in'],
  ['SQLite outside the storage', { 'src/server/api/a.cpp': '#include <sqlite3.h>\n' }, '<sqlite3.h> belongs in'],
  ['Beast outside the net', { 'src/server/api/a.cpp': '#include <boost/beast.hpp>\n' }, 'belongs in server/net'],
  ['camelCase file', { 'src/base/fooBar.hpp': '' }, 'snake_case'],
  ['a file that is too long', { 'src/base/a.hpp': '\n'.repeat(MAX_LINES + 1) }, 'split files above'],
  ['a file just short enough', { 'src/base/a.hpp': '\n'.repeat(MAX_LINES) }, ''],
];

function selfTest() {
  let failed = 0;
  for (const [name, files, expected] of CASES) {
    const problems = check(new Map(Object.entries(files)));
    // A cycle of two files is one of folders as well: both lines are right.
    const ok = expected ? problems.length > 0 && problems.every((line) => line.includes(expected)) : !problems.length;
    if (ok) continue;
    failed += 1;
    console.log(`FAILED ${name}: expected ${expected || 'no complaint'}, got ${JSON.stringify(problems)}`);
  }
  console.log(`${CASES.length - failed} passed, ${failed} failed`);
  return failed ? 1 : 0;
}

module.exports = { selfTest };
