// Everything the client draws: text, pictures and shapes, as quads of
// shaders/draw_vertex.hpp. The #version line comes from render/gl.hpp; everything below is
// both GLSL ES 3.00 and GLSL 3.30.
precision highp float;

layout(location = 0) in vec2 position;      // CSS px
layout(location = 1) in vec2 uv;
layout(location = 2) in vec4 fill;          // not premultiplied, as all colours here
layout(location = 3) in vec4 border_color;
layout(location = 4) in vec2 half_size;     // device px
layout(location = 5) in vec4 form;          // radius, border width, sigma, kind
layout(location = 6) in vec3 frame;         // the same in all: CSS px to clip space in x and
                                            // y, the framebuffer's height

out vec2 v_uv;                // in the atlas, or from the shape's centre in device px
out vec4 v_fill;
flat out vec4 v_border;
flat out vec2 v_half_size;
flat out vec3 v_form;         // device px
flat out int v_kind;
flat out float v_height;

void main() {
  gl_Position = vec4(position * frame.xy + vec2(-1.0, 1.0), 0.0, 1.0);
  v_fill = fill;
  v_border = border_color;
  v_half_size = half_size;
  v_form = form.xyz / 32.0;
  v_height = frame.z;
  v_uv = uv;
  v_kind = 0;
  if (uv.x > 8192.0) {        // a shape
    v_uv.x = uv.x - 24576.0;
    v_kind = int(form.w);
  } else if (uv.x < 0.0) {    // a round picture
    v_uv.x = uv.x + 2.0;
    v_kind = 4;
  }
}
