// Soft shadows; see ui.vert and ui.frag.
precision highp float;

in vec2 v_uv;                 // from the centre, device px
in vec4 v_fill;
flat in vec2 v_half_size;
flat in vec3 v_form;

out vec4 color;               // premultiplied

// Abramowitz and Stegun 7.1.27; off by at most 5e-4.
vec2 erf(vec2 x) {
  vec2 a = abs(x);
  vec2 t = 1.0 + (0.278393 + (0.230389 + (0.000972 + 0.078108 * a) * a) * a) * a;
  t *= t;
  return sign(x) * (1.0 - 1.0 / (t * t));
}

// How much of a normal distribution around `at` lies within -half_length … half_length.
float within(float at, float half_length, float sigma) {
  vec2 e = erf((at + vec2(half_length, -half_length)) * (0.70710678 / sigma));
  return 0.5 * (e.x - e.y);
}

// A rounded box under a Gaussian: exact along straight edges, and near a corner exact in x
// and summed over y.
float shadow() {
  float radius = v_form.x;
  float sigma = v_form.z;
  vec2 at = abs(v_uv);
  vec2 straight = v_half_size - radius - 3.0 * sigma;
  if (at.x < straight.x) return within(at.y, v_half_size.y, sigma);
  if (at.y < straight.y) return within(at.x, v_half_size.x, sigma);
  float first = max(-3.0 * sigma, at.y - v_half_size.y);
  float last = min(3.0 * sigma, at.y + v_half_size.y);
  float step_size = (last - first) / 6.0;
  float y = first + 0.5 * step_size;
  float sum = 0.0;
  for (int i = 0; i < 6; ++i) {
    float in_corner = max(abs(at.y - y) - v_half_size.y + radius, 0.0);
    float cut = radius - sqrt(max(radius * radius - in_corner * in_corner, 0.0));
    sum += within(at.x, v_half_size.x - cut, sigma) * exp(-0.5 * y * y / (sigma * sigma));
    y += step_size;
  }
  return max(sum * step_size * 0.39894228 / sigma, 0.0);
}

void main() {
  color = vec4(v_fill.rgb * v_fill.a, v_fill.a) * shadow();
}
