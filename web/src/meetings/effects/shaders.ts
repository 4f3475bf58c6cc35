/**
 * What runs on the graphics processor. Every texture has the picture's upper row first; only what is drawn to the
 * canvas is turned over, since a canvas counts from below.
 */
import { kPulls } from './warp'

const kHead = `#version 300 es
precision highp float;
precision highp int;
`

export const kWhole = `${kHead}
in vec2 place;
uniform float turned;
out vec2 at;
void main() {
  vec2 half_up = place * 0.5 + 0.5;
  at = vec2(half_up.x, turned > 0.5 ? 1.0 - half_up.y : half_up.y);
  gl_Position = vec4(place, 0.0, 1.0);
}`

/** Areas of the face: places come in parts of the picture. */
export const kArea = `${kHead}
in vec2 place;
void main() { gl_Position = vec4(place * 2.0 - 1.0, 0.0, 1.0); }`

export const kFill = `${kHead}
uniform float value;
out vec4 colour;
void main() { colour = vec4(value); }`

/** Low light is given back before anything else is done: see light.ts. */
const kLight = `
const vec3 kLuma = vec3(0.299, 0.587, 0.114);
uniform float gain;
vec3 lit(vec3 seen) {
  float before = max(dot(seen, kLuma), 0.002);
  float after = before * gain / (1.0 + (gain - 1.0) * before);
  vec3 scaled = seen * (after / before);
  float most = max(scaled.r, max(scaled.g, scaled.b));
  return most > 1.0 ? mix(vec3(after), scaled, (1.0 - after) / max(1e-4, most - after)) : scaled;
}`

export const kCopy = `${kHead}
in vec2 at;
uniform sampler2D source;
out vec4 colour;
void main() { colour = vec4(texture(source, at).rgb, 1.0); }`

/** One direction of a smoothing that stops at edges. Brightness alone says where one is. */
export const kSmooth = `${kHead}${kLight}
in vec2 at;
uniform sampler2D source;
uniform vec2 along;
out vec4 colour;
void main() {
  vec3 middle = lit(texture(source, at).rgb);
  float bright = dot(middle, kLuma);
  vec3 sum = middle;
  float weights = 1.0;
  for (int step = -4; step <= 4; step += 1) {
    if (step == 0) continue;
    vec3 other = lit(texture(source, at + along * float(step)).rgb);
    float away = (dot(other, kLuma) - bright) / 0.075;
    float weight = exp(-float(step * step) / 9.0 - away * away * 0.5);
    sum += other * weight;
    weights += weight;
  }
  colour = vec4(sum / weights, 1.0);
}`

/** One direction of a plain blur; what is transparent does not bleed into the rest. */
export const kBlur = `${kHead}
in vec2 at;
uniform sampler2D source;
uniform vec2 along;
out vec4 colour;
void main() {
  vec4 sum = texture(source, at) * 0.227027;
  sum += (texture(source, at + along * 1.384615) + texture(source, at - along * 1.384615)) * 0.316216;
  sum += (texture(source, at + along * 3.230769) + texture(source, at - along * 3.230769)) * 0.070270;
  colour = sum;
}`

/** What stands behind the person, with nothing of them in it. */
export const kBehind = `${kHead}
in vec2 at;
uniform sampler2D source;
uniform sampler2D person;
out vec4 colour;
void main() {
  float open = 1.0 - smoothstep(0.05, 0.4, texture(person, at).r);
  colour = vec4(texture(source, at).rgb * open, open);
}`

/** The mask comes in alpha, small; it is taken over a part at a time. */
export const kMask = `${kHead}
in vec2 at;
uniform sampler2D source;
uniform float share;
out vec4 colour;
void main() { colour = vec4(vec3(texture(source, at).a), share); }`

/** The small mask is fitted to the picture's edges: neighbours of another colour say less of where the person ends. */
export const kRefine = `${kHead}
in vec2 at;
uniform sampler2D source;
uniform sampler2D person;
uniform vec2 along;
out vec4 colour;
void main() {
  vec3 middle = texture(source, at).rgb;
  float sum = 0.0;
  float weights = 0.0;
  for (int y = -2; y <= 2; y += 1)
    for (int x = -2; x <= 2; x += 1) {
      vec2 there = at + vec2(float(x), float(y)) * along;
      vec3 away = (texture(source, there).rgb - middle) / 0.12;
      float weight = exp(-dot(away, away) * 0.5 - float(x * x + y * y) / 6.0);
      sum += texture(person, there).r * weight;
      weights += weight;
    }
  colour = vec4(vec3(smoothstep(0.25, 0.75, sum / weights)), 1.0);
}`

export const kFinal = `${kHead}${kLight}
in vec2 at;
uniform sampler2D source;
uniform sampler2D smoothed;
uniform sampler2D region;
uniform sampler2D person;
uniform sampler2D behind;
uniform float aspect;
uniform float smooth_share;
uniform float brighten;
uniform float warmth;
uniform int background;
uniform vec2 cover;
uniform int pull_count;
uniform vec3 pulls[${kPulls}];
uniform vec2 pulled[${kPulls}];
out vec4 colour;

/** See source_of in warp.ts. */
vec2 source_of(vec2 there) {
  vec2 place = vec2(there.x * aspect, there.y);
  vec2 from = place;
  for (int index = 0; index < ${kPulls}; index += 1) {
    if (index >= pull_count) break;
    vec2 away = place - pulls[index].xy;
    float rest = 1.0 - min(1.0, dot(away, away) / (pulls[index].z * pulls[index].z));
    from -= pulled[index] * rest * rest;
  }
  return vec2(from.x / aspect, from.y);
}

/** How much a colour is one that skin has, of any tone: they differ in brightness far more than in hue. */
float skin(vec3 seen) {
  float blue = 0.5 - 0.168736 * seen.r - 0.331264 * seen.g + 0.5 * seen.b;
  float red = 0.5 + 0.5 * seen.r - 0.418688 * seen.g - 0.081312 * seen.b;
  vec2 away = vec2((blue - 0.43) / 0.075, (red - 0.585) / 0.065);
  return smoothstep(0.12, 0.55, exp(-0.5 * dot(away, away)));
}

vec3 lightened(vec3 seen, float amount) {
  return log(1.0 + seen * amount) / log(1.0 + amount);
}

void main() {
  vec2 from = source_of(at);
  vec3 seen = lit(texture(source, from).rgb);
  if (smooth_share > 0.0 || brighten > 0.0 || warmth > 0.0) {
    float area = texture(region, from).r;
    if (smooth_share > 0.0 && area > 0.01) {
      vec3 calm = texture(smoothed, from).rgb;
      float mask = area * max(skin(calm), 0.15);
      vec3 detail = seen - calm;
      seen = calm + detail * (1.0 - smooth_share * mask);
    }
    float on_skin = mix(0.3, 1.0, area * skin(seen));
    if (brighten > 0.0) seen = mix(seen, lightened(seen, 2.2), brighten * 0.6 * on_skin);
    if (warmth > 0.0) {
      float grey = dot(seen, kLuma);
      vec3 fuller = mix(vec3(grey), seen, 1.0 + 0.22 * warmth * on_skin);
      seen = clamp(fuller * (1.0 + vec3(0.055, 0.008, -0.05) * warmth * on_skin), 0.0, 1.0);
    }
  }
  if (background > 0) {
    float front = texture(person, from).r;
    vec4 rear = background == 1 ? texture(behind, at) : texture(behind, (at - 0.5) * cover + 0.5);
    vec3 far = background == 1 ? lit(rear.rgb / max(rear.a, 0.004)) : rear.rgb;
    seen = mix(far, seen, front);
  }
  colour = vec4(seen, 1.0);
}`
