/** As much of WebGL2 as the painter needs: programs with their uniforms by name, and textures to draw into. */
type Value = number | readonly number[] | Float32Array

export interface Target {
  texture: WebGLTexture
  frame: WebGLFramebuffer
  width: number
  height: number
}

function shader(gl: WebGL2RenderingContext, kind: number, text: string): WebGLShader {
  const made = gl.createShader(kind)
  if (!made) throw new Error('no shader')
  gl.shaderSource(made, text)
  gl.compileShader(made)
  return made
}

export class Program {
  readonly #gl: WebGL2RenderingContext
  readonly #program: WebGLProgram
  readonly #places = new Map<string, WebGLUniformLocation | null>()

  constructor(gl: WebGL2RenderingContext, vertex: string, fragment: string) {
    this.#gl = gl
    this.#program = gl.createProgram()
    gl.attachShader(this.#program, shader(gl, gl.VERTEX_SHADER, vertex))
    gl.attachShader(this.#program, shader(gl, gl.FRAGMENT_SHADER, fragment))
    gl.bindAttribLocation(this.#program, 0, 'place')
    gl.linkProgram(this.#program)
    if (!gl.getProgramParameter(this.#program, gl.LINK_STATUS))
      throw new Error(gl.getProgramInfoLog(this.#program) || 'the program does not link')
  }

  use(): this {
    this.#gl.useProgram(this.#program)
    return this
  }

  #place(name: string): WebGLUniformLocation | null {
    const known = this.#places.get(name)
    if (known !== undefined) return known
    const found = this.#gl.getUniformLocation(this.#program, name)
    this.#places.set(name, found)
    return found
  }

  floats(values: Record<string, Value>): this {
    const gl = this.#gl
    for (const [name, value] of Object.entries(values)) {
      if (typeof value === 'number') gl.uniform1f(this.#place(name), value)
      else gl.uniform2f(this.#place(name), value[0] ?? 0, value[1] ?? 0)
    }
    return this
  }

  whole(name: string, value: number): this {
    this.#gl.uniform1i(this.#place(name), value)
    return this
  }

  pairs(name: string, values: Float32Array): this {
    this.#gl.uniform2fv(this.#place(name), values)
    return this
  }

  triples(name: string, values: Float32Array): this {
    this.#gl.uniform3fv(this.#place(name), values)
    return this
  }

  textures(named: Record<string, WebGLTexture>): this {
    const gl = this.#gl
    Object.entries(named).forEach(([name, texture], unit) => {
      gl.activeTexture(gl.TEXTURE0 + unit)
      gl.bindTexture(gl.TEXTURE_2D, texture)
      gl.uniform1i(this.#place(name), unit)
    })
    return this
  }
}

export function new_texture(gl: WebGL2RenderingContext): WebGLTexture {
  const texture = gl.createTexture()
  gl.bindTexture(gl.TEXTURE_2D, texture)
  gl.texParameteri(gl.TEXTURE_2D, gl.TEXTURE_MIN_FILTER, gl.LINEAR)
  gl.texParameteri(gl.TEXTURE_2D, gl.TEXTURE_MAG_FILTER, gl.LINEAR)
  gl.texParameteri(gl.TEXTURE_2D, gl.TEXTURE_WRAP_S, gl.CLAMP_TO_EDGE)
  gl.texParameteri(gl.TEXTURE_2D, gl.TEXTURE_WRAP_T, gl.CLAMP_TO_EDGE)
  return texture
}

export function upload(gl: WebGL2RenderingContext, texture: WebGLTexture, source: TexImageSource): void {
  gl.activeTexture(gl.TEXTURE0)
  gl.bindTexture(gl.TEXTURE_2D, texture)
  gl.texImage2D(gl.TEXTURE_2D, 0, gl.RGBA, gl.RGBA, gl.UNSIGNED_BYTE, source)
}

export class Targets {
  readonly #gl: WebGL2RenderingContext
  readonly #kept = new Map<string, Target>()

  constructor(gl: WebGL2RenderingContext) {
    this.#gl = gl
  }

  /** The one of this name, cleared and made anew when its size changed. */
  of(name: string, wide: number, high: number): Target {
    const [width, height] = [Math.max(1, Math.round(wide)), Math.max(1, Math.round(high))]
    const known = this.#kept.get(name)
    if (known && known.width === width && known.height === height) return known
    const gl = this.#gl
    if (known) this.#drop(known)
    const texture = new_texture(gl)
    gl.texImage2D(gl.TEXTURE_2D, 0, gl.RGBA8, width, height, 0, gl.RGBA, gl.UNSIGNED_BYTE, null)
    const frame = gl.createFramebuffer()
    gl.bindFramebuffer(gl.FRAMEBUFFER, frame)
    gl.framebufferTexture2D(gl.FRAMEBUFFER, gl.COLOR_ATTACHMENT0, gl.TEXTURE_2D, texture, 0)
    const made = { texture, frame, width, height }
    this.#kept.set(name, made)
    return made
  }

  #drop(target: Target): void {
    this.#gl.deleteFramebuffer(target.frame)
    this.#gl.deleteTexture(target.texture)
  }
}
