/** Draws one frame after another on a canvas of its own, as the settings want it. Lives in a worker. */
import { around, kOval, kSpared } from './areas'
import { is_software } from './graphics'
import { new_texture, Program, type Target, Targets, upload } from './gl'
import { box_of, face_width, type Points } from './landmarks'
import type { Box } from './light'
import type { Settings } from './settings'
import { kArea, kBehind, kBlur, kCopy, kFill, kFinal, kMask, kRefine, kSmooth, kWhole } from './shaders'
import { kPulls, pulls_of } from './warp'

export const kMeasured = { width: 48, height: 27 }
/** The person of now counts for so much, the rest is what was before: edges do not flicker. */
const kMaskShare = 0.65
const kRegion = { width: 192, height: 108 }
const kMaskSide = 256

export interface Sight {
  face?: { points: Points; presence: number }
  gain: number
  is_half: boolean
  is_smoothed: boolean
}

const kPrograms = {
  copy: [kWhole, kCopy],
  smooth: [kWhole, kSmooth],
  blur: [kWhole, kBlur],
  behind: [kWhole, kBehind],
  mask: [kWhole, kMask],
  refine: [kWhole, kRefine],
  final: [kWhole, kFinal],
  fill: [kArea, kFill],
} as const
type Name = keyof typeof kPrograms

export class Painter {
  readonly canvas = new OffscreenCanvas(2, 2)
  readonly is_software: boolean
  readonly #gl: WebGL2RenderingContext
  readonly #targets: Targets
  readonly #programs = new Map<Name, Program>()
  readonly #whole: WebGLBuffer
  readonly #corners: WebGLBuffer
  readonly #source: WebGLTexture
  readonly #picture: WebGLTexture
  readonly #mask: WebGLTexture
  #picture_size: [number, number] | undefined
  #person: Target | undefined
  #has_mask = false

  constructor() {
    const gl = this.canvas.getContext('webgl2', { alpha: false, antialias: false, depth: false, stencil: false })
    if (!gl) throw new Error('no WebGL2')
    this.#gl = gl
    const names = gl.getExtension('WEBGL_debug_renderer_info')
    this.is_software = is_software(String(gl.getParameter(names ? names.UNMASKED_RENDERER_WEBGL : gl.RENDERER)))
    this.#targets = new Targets(gl)
    this.#source = new_texture(gl)
    this.#picture = new_texture(gl)
    this.#mask = new_texture(gl)
    this.#whole = gl.createBuffer()
    gl.bindBuffer(gl.ARRAY_BUFFER, this.#whole)
    gl.bufferData(gl.ARRAY_BUFFER, new Float32Array([-1, -1, 1, -1, -1, 1, 1, 1]), gl.STATIC_DRAW)
    this.#corners = gl.createBuffer()
    gl.enableVertexAttribArray(0)
  }

  get is_lost(): boolean {
    return this.#gl.isContextLost()
  }

  /** The frame that everything below is about. */
  take(source: TexImageSource, width: number, height: number): void {
    if (this.canvas.width !== width) this.canvas.width = width
    if (this.canvas.height !== height) this.canvas.height = height
    upload(this.#gl, this.#source, source)
  }

  /** Few pixels, to be measured. */
  glance(): Uint8Array {
    const gl = this.#gl
    const { width, height } = kMeasured
    const small = this.#targets.of('measured', width, height)
    this.#draw('copy', small, (program) => program.textures({ source: this.#source }))
    const pixels = new Uint8Array(width * height * 4)
    gl.readPixels(0, 0, width, height, gl.RGBA, gl.UNSIGNED_BYTE, pixels)
    return pixels
  }

  show_picture(picture: ImageBitmap | undefined): void {
    this.#picture_size = picture && [picture.width, picture.height]
    if (picture) upload(this.#gl, this.#picture, picture)
  }

  saw_person(mask: ImageBitmap): void {
    const gl = this.#gl
    upload(gl, this.#mask, mask)
    this.#person = this.#targets.of('person', kMaskSide, kMaskSide)
    gl.enable(gl.BLEND)
    gl.blendFunc(gl.SRC_ALPHA, gl.ONE_MINUS_SRC_ALPHA)
    const share = this.#has_mask ? kMaskShare : 1
    this.#draw('mask', this.#person, (program) => program.textures({ source: this.#mask }).floats({ share }))
    gl.disable(gl.BLEND)
    this.#has_mask = true
  }

  forget_person(): void {
    this.#has_mask = false
  }

  paint(settings: Settings, sight: Sight): void {
    const { width, height } = this.canvas
    const aspect = width / height
    const presence = sight.face?.presence ?? 0
    const { look } = settings
    const smooth_share = sight.is_smoothed && sight.face ? (look.smooth / 100) * presence : 0
    const region = sight.face && presence > 0 ? this.#region(sight.face.points, presence) : this.#nothing()
    const face = smooth_share > 0 ? sight.face : undefined
    const smoothed = face ? this.#smoothed(sight, face.points, aspect) : this.#nothing()
    const { kind, person, behind, cover } = this.#rear(settings, sight, aspect)
    const pulls = sight.face && look.slim > 0 ? pulls_of(sight.face.points, aspect, (look.slim / 100) * presence) : []
    this.#draw('final', undefined, (program) =>
      program
        .textures({ source: this.#source, smoothed, region, person, behind })
        .floats({ aspect, cover, smooth_share, gain: sight.gain })
        .floats({ brighten: look.brighten / 100, warmth: look.colour / 100 })
        .whole('background', kind)
        .whole('pull_count', pulls.length)
        .triples('pulls', flat(pulls.map(({ x, y, radius }) => [x, y, radius]), 3))
        .pairs('pulled', flat(pulls.map(({ by_x, by_y }) => [by_x, by_y]), 2)),
    )
  }

  /** Ends when the graphics processor has done what it was told. */
  async done(): Promise<void> {
    const gl = this.#gl
    const fence = gl.fenceSync(gl.SYNC_GPU_COMMANDS_COMPLETE, 0)
    if (!fence) return
    gl.flush()
    const began = performance.now()
    while (gl.clientWaitSync(fence, 0, 0) === gl.TIMEOUT_EXPIRED && performance.now() - began < 1_000) await pause()
    gl.deleteSync(fence)
  }

  #program(name: Name): Program {
    const known = this.#programs.get(name)
    if (known) return known
    const [vertex, fragment] = kPrograms[name]
    const made = new Program(this.#gl, vertex, fragment)
    this.#programs.set(name, made)
    return made
  }

  #nothing(): WebGLTexture {
    return this.#targets.of('nothing', 1, 1).texture
  }

  #draw(name: Name, target: Target | undefined, set: (program: Program) => unknown): void {
    const gl = this.#gl
    const program = this.#program(name).use()
    gl.bindFramebuffer(gl.FRAMEBUFFER, target?.frame ?? null)
    gl.viewport(0, 0, target?.width ?? this.canvas.width, target?.height ?? this.canvas.height)
    program.floats({ turned: target ? 0 : 1 })
    set(program)
    gl.bindBuffer(gl.ARRAY_BUFFER, this.#whole)
    gl.vertexAttribPointer(0, 2, gl.FLOAT, false, 0, 0)
    gl.drawArrays(gl.TRIANGLE_STRIP, 0, 4)
  }

  #fan(target: Target, corners: Float32Array, value: number): void {
    const gl = this.#gl
    this.#program('fill').use().floats({ value })
    gl.bindFramebuffer(gl.FRAMEBUFFER, target.frame)
    gl.viewport(0, 0, target.width, target.height)
    gl.bindBuffer(gl.ARRAY_BUFFER, this.#corners)
    gl.bufferData(gl.ARRAY_BUFFER, corners, gl.DYNAMIC_DRAW)
    gl.vertexAttribPointer(0, 2, gl.FLOAT, false, 0, 0)
    gl.drawArrays(gl.TRIANGLE_FAN, 0, corners.length / 2)
  }

  /** Skin between the hair and the chin, feathered. */
  #region(points: Points, presence: number): WebGLTexture {
    const gl = this.#gl
    const [drawn, other] = ['region', 'region_2'].map((name) => this.#targets.of(name, kRegion.width, kRegion.height))
    if (!drawn || !other) return this.#nothing()
    gl.bindFramebuffer(gl.FRAMEBUFFER, drawn.frame)
    gl.clearColor(0, 0, 0, 0)
    gl.clear(gl.COLOR_BUFFER_BIT)
    this.#fan(drawn, around(points, kOval, 0.97), presence)
    for (const spared of kSpared) this.#fan(drawn, around(points, spared, 1.15), 0)
    return this.#blurred(drawn, other, 1, 0.6).texture
  }

  #blurred(from: Target, other: Target, times: number, reach: number): Target {
    for (let time = 0; time < times; time += 1) {
      this.#draw('blur', other, (program) =>
        program.textures({ source: from.texture }).floats({ along: [reach / from.width, 0] }))
      this.#draw('blur', from, (program) =>
        program.textures({ source: other.texture }).floats({ along: [0, reach / from.height] }))
    }
    return from
  }

  #smoothed({ gain, is_half }: Sight, points: Points, aspect: number): WebGLTexture {
    const gl = this.#gl
    const scale = is_half ? 0.25 : 0.5
    const [width, height] = [this.canvas.width * scale, this.canvas.height * scale]
    const [across, down] = ['across', 'down'].map((name) => this.#targets.of(name, width, height))
    if (!across || !down) return this.#nothing()
    const reach = Math.min(0.02, face_width(points, aspect) * 0.016)
    this.#only(box_of(points, 0.1), across)
    this.#draw('smooth', across, (program) =>
      program.textures({ source: this.#source }).floats({ gain, along: [reach / aspect, 0] }))
    this.#draw('smooth', down, (program) =>
      program.textures({ source: across.texture }).floats({ gain: 1, along: [0, reach] }))
    gl.disable(gl.SCISSOR_TEST)
    return down.texture
  }

  /** What lies outside the face is not worth the work. */
  #only(box: Box, { width, height }: Target): void {
    const gl = this.#gl
    gl.enable(gl.SCISSOR_TEST)
    const [left, top] = [Math.floor(box.left * width), Math.floor(box.top * height)]
    gl.scissor(left, top, Math.ceil(box.right * width) - left, Math.ceil(box.bottom * height) - top)
  }

  #rear({ background }: Settings, sight: Sight, aspect: number) {
    const nothing = this.#nothing()
    const none = { kind: 0, person: nothing, behind: nothing, cover: [1, 1] as const }
    if (background === 'none' || !this.#has_mask || !this.#person) return none
    const person = this.#refined(this.#person, sight.is_half)
    if (background === 'light_blur' || background === 'strong_blur')
      return { ...none, kind: 1, person, behind: this.#behind(background === 'strong_blur', this.#person) }
    if (!this.#picture_size) return none
    const [wide, high] = this.#picture_size
    const shape = wide / high / aspect
    return { kind: 2, person, behind: this.#picture, cover: shape > 1 ? [1 / shape, 1] : ([1, shape] as const) }
  }

  #refined(person: Target, is_half: boolean): WebGLTexture {
    const scale = is_half ? 0.25 : 0.5
    const [width, height] = [this.canvas.width * scale, this.canvas.height * scale]
    const target = this.#targets.of('refined', width, height)
    this.#draw('refine', target, (program) =>
      program
        .textures({ source: this.#source, person: person.texture })
        .floats({ along: [1.5 / kMaskSide, 1.5 / kMaskSide] }))
    return target.texture
  }

  #behind(is_strong: boolean, person: Target): WebGLTexture {
    const high = is_strong ? 72 : 144
    const wide = (high * this.canvas.width) / this.canvas.height
    const [open, other] = ['behind', 'behind_2'].map((name) => this.#targets.of(name, wide, high))
    if (!open || !other) return this.#nothing()
    this.#draw('behind', open, (program) => program.textures({ source: this.#source, person: person.texture }))
    return this.#blurred(open, other, is_strong ? 3 : 2, is_strong ? 1.4 : 1).texture
  }
}

function flat(rows: readonly (readonly number[])[], each: number): Float32Array {
  const values = new Float32Array(kPulls * each)
  rows.forEach((row, at) => values.set(row, at * each))
  return values
}

function pause(): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, 1))
}
