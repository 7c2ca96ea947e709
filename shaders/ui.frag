// Text, pictures and boxes; see ui.vert. Distances are in device px and signed: negative
// inside. Coverage is that of a straight edge through the pixel, so an edge on the pixel grid
// is exactly sharp. Where there is no GPU both sides of a branch are often paid for: what is
// rare and dear, a shadow, has shadow.frag.
precision highp float;

in vec2 v_uv;
in vec4 v_fill;
flat in vec4 v_border;
flat in vec2 v_half_size;
flat in vec3 v_form;
flat in int v_kind;
flat in float v_height;       // of the framebuffer

uniform sampler2D atlas;

out vec4 color;               // premultiplied

vec4 premultiplied(vec4 c) {
  return vec4(c.rgb * c.a, c.a);
}

float coverage(float away) {
  return clamp(0.5 - away, 0.0, 1.0);
}

vec4 box() {
  float radius = v_form.x;
  vec2 from_corner = abs(v_uv) - v_half_size + radius;
  float away = length(max(from_corner, 0.0)) + min(max(from_corner.x, from_corner.y), 0.0) - radius;
  vec4 inside = premultiplied(v_fill);
  float outer = coverage(away);
  vec4 line = premultiplied(v_border);
  line += inside * (1.0 - line.a);
  // How much of the covered part is line.
  float inner = v_form.y > 0.0 ? coverage(away + v_form.y) : outer;
  return mix(line * outer, inside * outer, outer > 0.0 ? inner / outer : 0.0);
}

void main() {
  if (v_kind == 1) {
    color = premultiplied(v_fill);
  } else if (v_kind == 2) {
    color = box();
  } else {
    color = premultiplied(v_fill * textureLod(atlas, v_uv, 0.0));
    // Where it is drawn tells the place within a round picture: v_uv is taken.
    vec2 from_centre = vec2(gl_FragCoord.x, v_height - gl_FragCoord.y) - v_half_size;
    if (v_kind == 4) color *= coverage(length(from_centre) - v_form.x);
  }
}
