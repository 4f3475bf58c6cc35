/**
 * Asks one of MediaPipe's solutions in a worker of its own (scripts/effects_assets.ts). That worker may fetch nothing:
 * what it needs is fetched here, from our own origin, the first time somebody turns on what needs it.
 */
export type Kind = 'face' | 'person'

export interface Seen {
  /** Nothing without a face. */
  points?: Float32Array | null
  mask?: ImageBitmap
  took: number
}

interface Told extends Partial<Seen> {
  ready?: true
  failed?: string
}

/** The folder is named after what is in it (vite.config.ts). */
declare const EFFECTS_ASSETS: string

const kFiles: Record<Kind, readonly string[]> = {
  face: ['face_mesh_solution_simd_wasm_bin.wasm', 'face_mesh_solution_packed_assets.data', 'face_mesh.binarypb'],
  person: [
    'selfie_segmentation_solution_simd_wasm_bin.wasm',
    'selfie_segmentation.binarypb',
    'selfie_segmentation.tflite',
    'selfie_segmentation_landscape.tflite',
  ],
}

async function fetched(name: string): Promise<ArrayBuffer> {
  const answer = await fetch(EFFECTS_ASSETS + name)
  if (!answer.ok) throw new Error(`${name}: ${answer.status}`)
  return answer.arrayBuffer()
}

export class Vision {
  #worker: Worker
  #waiting: { resolve: (told: Told) => void; reject: (problem: Error) => void } | undefined

  private constructor(worker: Worker) {
    this.#worker = worker
    worker.onmessage = ({ data }: MessageEvent<Told>) => {
      const waiting = this.#waiting
      this.#waiting = undefined
      if (data.failed) waiting?.reject(new Error(data.failed))
      else waiting?.resolve(data)
    }
    worker.onerror = (event) => {
      this.#waiting?.reject(new Error(event.message))
      this.#waiting = undefined
    }
  }

  /** For a wide picture of people there is a model of its own, which is faster. */
  static async open(kind: Kind, is_wide: boolean): Promise<Vision> {
    const names = kFiles[kind]
    const contents = await Promise.all(names.map(fetched))
    const vision = new Vision(new Worker(`${EFFECTS_ASSETS}${kind}.worker.js`))
    const given = Object.fromEntries(names.map((name, at) => [name, contents[at]]))
    const options = kind === 'person' ? { modelSelection: is_wide ? 1 : 0 } : {}
    await vision.#ask({ kind, given, options }, contents)
    return vision
  }

  get is_busy(): boolean {
    return this.#waiting !== undefined
  }

  /** One at a time. `at` has to grow. */
  async look(picture: ImageBitmap, at: number): Promise<Seen> {
    const told = await this.#ask({ picture, at }, [picture])
    return { took: 0, ...told }
  }

  close(): void {
    this.#worker.terminate()
    this.#waiting?.reject(new Error('closed'))
    this.#waiting = undefined
  }

  #ask(question: object, given: Transferable[]): Promise<Told> {
    return new Promise((resolve, reject) => {
      this.#waiting = { resolve, reject }
      this.#worker.postMessage(question, given)
    })
  }
}
