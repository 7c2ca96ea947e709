// Dear ImGui's backend asks for the whole GL state before each frame, to restore it
// afterwards. Chrome answers some of these questions only after the GPU has finished all
// that was queued: a stall of a whole frame. The context is ours alone, so the answer may
// as well be the state that GL starts with; it is restored to that after each frame.

const INITIAL: [name: number, value: unknown][] = [
  [0x0c10, new Int32Array(4)], // SCISSOR_BOX
  [0x8009, 0x8006],            // BLEND_EQUATION_RGB: FUNC_ADD
  [0x883d, 0x8006],            // BLEND_EQUATION_ALPHA
  [0x80c9, 1],                 // BLEND_SRC_RGB: ONE
  [0x80c8, 0],                 // BLEND_DST_RGB: ZERO
  [0x80cb, 1],                 // BLEND_SRC_ALPHA
  [0x80ca, 0],                 // BLEND_DST_ALPHA
];

export function answerAtOnce(gl: WebGL2RenderingContext): void {
  const known = new Map(INITIAL);
  const ask = gl.getParameter.bind(gl);
  gl.getParameter = (name: number): unknown => known.has(name) ? known.get(name) : ask(name);
}
