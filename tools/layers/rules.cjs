// The rules of tools/check_layers as one pure function: check(files) -> problems, where
// files maps a path like "src/base/id.hpp" to its text.
'use strict';

// The arrows of the house. A folder may include itself, these, and what these may include.
const ARROWS = {
  base: [],
  model: ['base'],
  protocol: ['model'],
  client: ['protocol'],
  runtime: ['client'],
  ui: ['client'],
  render: ['base'],
  platform: ['runtime', 'ui', 'render'],
  server: ['protocol'],
  entry: ['platform', 'server'],
};

// Folders that are functions of their arguments: no socket, clock, thread, file.
const PURE_IN_SERVER = {
  // and what of server/ they may include besides themselves
  'server/cluster': ['server/hub'],
  'server/hub': [],
  'server/webhooks': ['server/hub'],
  'server/wire': [],
};
const PURE = ['base', 'model', 'protocol', 'client', ...Object.keys(PURE_IN_SERVER)];
// Folders without a platform #ifdef: differences between platforms live in platform/.
const PORTABLE = [...PURE, 'runtime', 'ui'];

const IMPURE_HEADERS =
  /^(thread|jthread|mutex|shared_mutex|condition_variable|future|semaphore|latch|barrier|stop_token|fstream|filesystem|iostream|ctime|time\.h|random|unistd\.h|fcntl\.h|poll\.h|netdb\.h|(sys|arpa|netinet|boost(?!\/pfr)|emscripten|openssl|GL|GLES3|GLFW)\/.*|imgui.*|sqlite3\.h)$/;
const IMPURE_NAMES =
  /\b(system_clock|steady_clock|high_resolution_clock|random_device|this_thread|getenv|fopen|gettimeofday|clock_gettime|std::time|std::rand)\b/;
const PLATFORM_IFDEF =
  /^\s*#\s*(if|ifdef|ifndef|elif)\b.*\b(__EMSCRIPTEN__|EMSCRIPTEN|__wasm__|_WIN32|__linux__|__APPLE__|__ANDROID__|__unix__)\b/;

// Third-party headers and the only places that know them.
const THIRD_PARTY = [
  [/^rapidjson\//, ['base']],
  [/^(imgui|imstb|backends\/imgui)/, ['ui', 'render', 'platform', 'entry']],
  [/^boost\/beast/, ['server/net', 'server/outbound', 'platform/native', 'entry']],
  [/^boost\/pfr/, ['base']], // pure: fields of aggregates, at compile time
  [/^boost\/(?!pfr)/, ['server', 'platform/native', 'entry']],
  [/^openssl\//, ['server', 'platform/native', 'entry']],
  [/^sqlite3\.h$/, ['server/storage']],
  [/^hiredis\//, ['server/redis']],
  [/^emscripten/, ['platform/web', 'entry', 'render']],
  [/^GLFW\//, ['platform', 'entry']],
  [/^(GL|GLES2|GLES3)\//, ['render', 'platform', 'entry']],
  [/^(ft2build\.h|freetype\/|hb\.h|hb-|fontconfig\/)/, ['platform/native']],
];

const MAX_LINES = 450;
const NAMED_BY_OTHERS = /^(CMakeLists\.txt|README\.md|package(-lock)?\.json|.*\.d\.ts)$/;

const within = (folder, places) => places.some((p) => folder === p || folder.startsWith(`${p}/`));

function closure(layer, seen = new Set()) {
  for (const lower of ARROWS[layer]) {
    if (!seen.has(lower)) closure(lower, seen.add(lower));
  }
  return seen;
}

// Without comments, but with the same line numbers.
function code(text) {
  return text
    .replace(/\/\*[\s\S]*?\*\//g, (comment) => comment.replace(/[^\n]/g, ''))
    .replace(/(^|[^:"])\/\/.*$/gm, '$1');
}

function parse(name, text) {
  const inside = name.replace(/^src\//, '');
  const folder = inside.split('/').slice(0, -1).join('/');
  const includes = [];
  const lines = code(text).split('\n');
  lines.forEach((line, i) => {
    const found = /^\s*#\s*include\s*([<"])([^>"]+)[>"]/.exec(line);
    if (found) includes.push({ line: i + 1, own: found[1] === '"', header: found[2] });
  });
  return { name, inside, folder, layer: inside.split('/')[0], lines, includes };
}

// What cycles are counted in besides files: a sub-folder as a whole. A layer's own folder
// has files above its sub-folders (client/app) and below them (client/effect).
function component({ inside, folder }) {
  return folder.includes('/') ? folder : inside;
}

function checkArrows(file, known, say) {
  const allowed = closure(file.layer);
  for (const { line, own, header } of file.includes) {
    if (!own) {
      for (const [pattern, places] of THIRD_PARTY) {
        if (!pattern.test(header)) continue;
        if (!within(file.folder, places)) {
          say(file, line, `<${header}> belongs in ${places.join(', ')} only`);
        }
        break;
      }
      continue;
    }
    if (!header.includes('/')) {
      if (header !== 'icons.hpp') say(file, line, `"${header}": write "folder/file" for ours and <…> for others`);
      continue;
    }
    const layer = header.split('/')[0];
    if (!known.has(header)) say(file, line, `"${header}" is not a file of src/`);
    else if (layer !== file.layer && !allowed.has(layer)) {
      say(file, line, `${file.layer} must not include ${layer} ("${header}")`);
    } else {
      const pure = Object.keys(PURE_IN_SERVER).find((folder) => within(file.folder, [folder]));
      const may = pure && [pure, ...PURE_IN_SERVER[pure]];
      if (pure && layer === 'server' && !may.some((folder) => header.startsWith(`${folder}/`))) {
        say(file, line, `${pure} is pure and must not include "${header}"`);
      }
    }
  }
}

function checkPurity(file, say) {
  if (within(file.folder, PURE)) {
    for (const { line, own, header } of file.includes) {
      if (!own && IMPURE_HEADERS.test(header)) say(file, line, `<${header}> in a pure folder`);
    }
    file.lines.forEach((line, i) => {
      const found = IMPURE_NAMES.exec(line);
      if (found) say(file, i + 1, `${found[0]} in a pure folder`);
    });
  }
  if (within(file.folder, PORTABLE)) {
    file.lines.forEach((line, i) => {
      if (PLATFORM_IFDEF.test(line)) say(file, i + 1, 'platform #if outside platform/');
    });
  }
}

// One line per cycle, found by depth-first search over `edges` (Map of node -> Set).
function checkCycles(edges, kind, problems) {
  const state = new Map();
  const visit = (node, trail) => {
    if (state.get(node) === 'done') return;
    if (state.get(node) === 'open') {
      problems.push(`src: cycle between ${kind}: ${[...trail.slice(trail.indexOf(node)), node].join(' -> ')}`);
      return;
    }
    state.set(node, 'open');
    for (const next of edges.get(node) ?? []) visit(next, [...trail, node]);
    state.set(node, 'done');
  };
  for (const node of edges.keys()) visit(node, []);
}

function graph(files, nodeOf) {
  const byInclude = new Map(files.map((file) => [file.inside, file]));
  const edges = new Map();
  for (const file of files) {
    const from = nodeOf(file);
    if (!edges.has(from)) edges.set(from, new Set());
    for (const { own, header } of file.includes) {
      const target = own && byInclude.get(header);
      if (target && nodeOf(target) !== from) edges.get(from).add(nodeOf(target));
    }
  }
  return edges;
}

function checkNamesAndLengths(name, text, problems) {
  const base = name.split('/').pop();
  const folders = name.split('/').slice(0, -1);
  const ours = !name.startsWith('web/'); // custom elements and the web's files have dashes
  if (ours && !NAMED_BY_OTHERS.test(base) && ![base, ...folders].every((part) => /^[a-z0-9_.]+$/.test(part))) {
    problems.push(`${name}: names are snake_case`);
  }
  const lines = text.split('\n').length - 1;
  if (lines > MAX_LINES && !/(\.json|\.txt|\.svg|\.bin)$/.test(base)) {
    problems.push(`${name}: ${lines} lines; split files above ${MAX_LINES}`);
  }
}

function check(files) {
  const problems = [];
  const say = (file, line, what) => problems.push(`${file.name}:${line}: ${what}`);
  for (const [name, text] of files) checkNamesAndLengths(name, text, problems);

  const sources = [...files]
    .filter(([name]) => /^src\/.*\.(hpp|cpp|h|c|inl)$/.test(name))
    .map(([name, text]) => parse(name, text));
  const known = new Set([...files.keys()].map((name) => name.replace(/^src\//, '')));
  for (const file of sources) {
    if (!(file.layer in ARROWS)) {
      say(file, 1, `the house has no folder ${file.layer}/`);
      continue;
    }
    checkArrows(file, known, say);
    checkPurity(file, say);
  }
  checkCycles(graph(sources, (file) => file.inside), 'files', problems);
  checkCycles(graph(sources, component), 'folders', problems);
  return problems;
}

module.exports = { check, MAX_LINES };
